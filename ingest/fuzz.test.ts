import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testEdge } from './fakes.ts';

/** Texts that have broken others: half pairs, NUL, prototype names, markup. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '\ud800', '\0', '<script>', '1e999', '-1'),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  map: fc.dictionary(text, tie('any'), { maxKeys: 4 }),
})).any;
const NAMES = [
  'event_type',
  'event_id',
  'timestamp',
  'sent_at',
  'value',
  'currency',
  'items',
  'properties',
  'metadata',
  'url',
  'consent',
  'country',
];
const event = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), value, { maxKeys: 8 });
const named = event.map((fields) => ({ ...fields, event_type: 'purchase' }));
const entry = fc.oneof(named, event, value);

function texts(json: unknown): string[] {
  if (typeof json === 'string') return [json];
  if (typeof json !== 'object' || json === null) return [];
  return [...Object.keys(json), ...Object.values(json).flatMap(texts)];
}

const prototype = Object.getOwnPropertyNames(Object.prototype).join();

it('any list of JSON: no 5xx, each event accounted for once, the record is plain JSON, nothing is polluted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), fc.constantFrom('wk_open', 'sk_open'), async (entries, key) => {
      const edge = testEdge({ partitions: 3 });
      const response = await edge.post('/track/batch', JSON.stringify(entries), { authorization: `Bearer ${key}` });
      expect([202, 400]).toContain(response.status);
      const body = (await response.json()) as { accepted: number; rejected: number; results: { index: number }[] };
      if (response.status === 202) {
        expect(body.accepted + body.rejected).toBe(entries.length);
        expect(body.results.map(({ index }) => index)).toEqual(entries.map((_, index) => index));
        expect(edge.records().reduce((sum, record) => sum + record.received, 0)).toBe(entries.length);
        expect(edge.events()).toHaveLength(body.accepted);
      } else expect(edge.appended).toEqual([]);
      for (const { value: record } of edge.appended) {
        expect(JSON.stringify(JSON.parse(record))).toBe(record);
      }
      for (const text of texts(edge.events())) expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
      expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(prototype);
    }),
    { numRuns: 300 },
  );
});

it.each(['/track/event', '/track/pageview', '/track/batch'])('any bytes on %s: 202, 400 or 413', async (path) => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        value.map((json) => JSON.stringify(json)),
        fc.json(),
      ),
      async (body) => {
        const response = await testEdge().post(path, body, {});
        expect([202, 400, 413]).toContain(response.status);
      },
    ),
    { numRuns: 200 },
  );
});

it('any query on the pixel: 200 or 400', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), text), async (fields) => {
      const query = new URLSearchParams({ ...fields, key: 'wk_open' });
      const response = await testEdge().app.request(`/track/pixel.gif?${query}`);
      expect([200, 400]).toContain(response.status);
    }),
    { numRuns: 200 },
  );
});
