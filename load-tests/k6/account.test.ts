import { expect, it } from 'vitest';
import { account } from './account.ts';
import type { Holdings } from './holdings.ts';

const before: Holdings = { received: 10, stored: 10, difference: 0, orders: 2, revenue: 500 };
const after: Holdings = { received: 110, stored: 110, difference: 0, orders: 5, revenue: 2_000 };

function failures(now: Holdings, { acknowledged = 100, sent = 100 } = {}): string[] {
  const counters = { events_acknowledged: acknowledged, events_sent: sent, orders_acknowledged: 3, revenue_acknowledged: 1_500 };
  const metrics = Object.fromEntries(Object.entries(counters).map(([metric, count]) => [metric, { count }]));
  return account('test', { metrics }, before, now, 1)
    .filter(({ holds }) => holds === false)
    .map(({ name }) => name.replace('test: ', ''));
}

it('holds when everything acknowledged is stored once', () => {
  expect(failures(after)).toEqual([]);
});

it.each<[string, Partial<Holdings>, string]>([
  ['a lost event', { stored: 109 }, 'acknowledged events stored, each once'],
  ['an event counted twice', { stored: 111 }, 'acknowledged events stored, each once'],
  ['a ledger that does not add up', { difference: 1 }, 'difference of the ledger'],
  ['an order counted twice', { orders: 6 }, 'orders counted'],
  ['a cent too much', { revenue: 2_001 }, 'money counted'],
])('finds %s', (_, wrong, found) => {
  expect(failures({ ...after, ...wrong })).toEqual([found]);
});

it('leaves open whether events without an answer are stored, and nothing else', () => {
  const unheard = { acknowledged: 98, sent: 100 };
  expect(failures({ ...after, stored: 108 }, unheard)).toEqual([]);
  expect(failures({ ...after, stored: 110 }, unheard)).toEqual([]);
  expect(failures({ ...after, stored: 107 }, unheard)).toHaveLength(1);
  expect(failures({ ...after, stored: 111 }, unheard)).toHaveLength(1);
});
