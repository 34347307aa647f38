import { expect, it } from 'vitest';
import { namedVisitor } from '../../processor/steps/visitor.ts';
import { fieldsMapped, fieldsOf } from './fields.ts';

const AT = Date.UTC(2026, 2, 1);

it('of a batch the fields of the marked event count, once each', () => {
  const body = {
    sentAt: 'now',
    batch: [
      { event: 'other', deep: { x: 'xxx' } },
      { event: 'mine', properties: { n: 'mark', list: ['aaa', 'bbb'], no: null, is: true } },
    ],
  };
  expect(fieldsOf(body, 'mark').map(([path]) => path)).toEqual([
    'sentAt',
    'batch[].event',
    'batch[].properties.n',
    'batch[].properties.list[]',
    'batch[].properties.list[]',
  ]);
});

it('a field has arrived as it is, as a hash, as a time, as an address or as the key; nothing else has', () => {
  const row = {
    store_id: 'shop',
    ts: AT,
    visitor_id: namedVisitor('shop', 'anon'),
    hostname: 'shop.example',
    page: '/a',
    properties: { n: 'mark' },
    items: ['one'],
  };
  const sent = {
    n: 'mark',
    items: 'one',
    anonymousId: 'anon',
    at: new Date(AT + 900).toISOString(),
    seconds: AT / 1_000,
    micros: AT * 1_000,
  };
  const body = {
    ...sent,
    url: 'https://shop.example/a?x=1',
    writeKey: 'wk_1:x',
    library: 'lib',
    late: AT + 5_000,
    other: 'https://shop.example/b',
  };
  expect(fieldsMapped(fieldsOf(body, 'mark'), row, ['wk_1'])).toEqual({ sent: 11, mapped: 8, lost: ['library', 'late', 'other'] });
});
