import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FunnelEvent, funnel } from '../../../science/funnel/funnel.ts';
import { type FunnelMode, furthestRun } from '../../../science/funnel/run.ts';
import { ltv } from '../../../science/ltv/ltv.ts';
import { retention } from '../../../science/retention/retention.ts';
import { type Engine, openEngine } from './engine.ts';

/** The reference in TypeScript and real ClickHouse answer the same, on events of few visitors with many equal times. */
const STEPS = ['product_view', 'add_to_cart', 'purchase'];
const BOUNDS = [1_000, 1_010, 1_020, 1_035, 1_040];
const anyEvent = fc.record({
  visitor: fc.integer({ min: 1, max: 5 }).map(String),
  at: fc.integer({ min: 995, max: 1_045 }),
  type: fc.constantFrom(...STEPS, ...STEPS, 'page_view'),
});
const anyEvents = fc.array(anyEvent, { maxLength: 60 });
/** Enough of each visitor's that there are several ways through a funnel. */
const manyEvents = fc.array(anyEvent, { minLength: 30, maxLength: 90 });
const anyOrders = fc.array(
  fc.record({ customer: fc.integer({ min: 1, max: 6 }).map(String), at: anyEvent.map((event) => event.at), value: fc.nat(50_000) }),
  {
    maxLength: 30,
  },
);
const anyRefunds = fc.array(
  fc.record({ order: fc.nat(40).map(String), at: anyEvent.map((event) => event.at), value: fc.integer({ min: 1, max: 60_000 }) }),
  {
    maxLength: 12,
  },
);

let engine: Engine;
let stores = 0;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Another store's events lie beside each store's own. */
async function stored(events: readonly FunnelEvent[]): Promise<string> {
  const store = `s${stores++}`;
  await engine.insertEvents({ [store]: events, [`${store}-other`]: [{ visitor: '1', at: 1_001, type: STEPS[0] ?? '' }] });
  return store;
}

describe('ClickHouse answers as the reference does', () => {
  test('a funnel, its visitors and its median times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyEvents, manyEvents), fc.nat(30), fc.integer({ min: 1, max: 3 }), async (events, window, length) => {
        const options = { steps: STEPS.slice(0, length), window };
        const expected = funnel(
          events.filter((event) => event.at < 1_040),
          options,
        );
        expect(await engine.funnel(await stored(events), options, 1_040)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['default', 'strict_increase', 'strict_order'] satisfies FunnelMode[])('the level of a visitor, %s', async (mode) => {
    // Many lists in one question: each is a visitor.
    const lists = fc.sample(
      fc.array(fc.record({ at: fc.nat(12), step: fc.integer({ min: -1, max: 2 }) }), { minLength: 1, maxLength: 14 }),
      { numRuns: 4_000, seed: 7 },
    );
    const rows = lists.flatMap((list, visitor) => list.map(({ at, step }) => [visitor, at, step]));
    const table = `funnel_${mode}`;
    await engine.warehouse.command(`CREATE TABLE ${table} (visitor UInt32, at UInt64, step Int8) ENGINE = MergeTree ORDER BY visitor`);
    await engine.warehouse.insert(table, ['visitor', 'at', 'step'], rows.map((row) => JSON.stringify(row)).join('\n'));
    const levels = await engine.warehouse.query<{ level: number }>(
      `SELECT windowFunnel(5${mode === 'default' ? '' : `, '${mode}'`})(at, step = 0, step = 1, step = 2) AS level FROM ${table} GROUP BY visitor ORDER BY visitor`,
    );
    expect(levels.map((row) => row.level)).toEqual(lists.map((list) => furthestRun(list, 3, 5, mode).length));
  });

  test('retention', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.integer({ min: 995, max: 1_045 }), async (events, until) => {
        expect(await engine.retention(await stored(events), BOUNDS, until)).toEqual(retention(events, BOUNDS, until));
      }),
      { numRuns: 40 },
    );
  });

  test('retention of the first cohort, by ClickHouse’s own function', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (all) => {
        const events = all.filter((event) => event.at >= 1_000);
        const period = (n: number) => `ts >= fromUnixTimestamp64Milli(${BOUNDS[n]}) AND ts < fromUnixTimestamp64Milli(${BOUNDS[n + 1]})`;
        const sql = `SELECT sumForEach(r) AS on FROM (SELECT retention(${[0, 1, 2, 3].map(period)}) AS r FROM events WHERE store_id = {store:String} GROUP BY visitor_id)`;
        const [row] = await engine.warehouse.query<{ on: number[] }>(sql, { store: await stored(events) });
        const found = retention(events, BOUNDS, 1_040);
        if (found.kind === 'retention') expect(found.cohorts[0]?.on).toEqual(row?.on);
      }),
      { numRuns: 15 },
    );
  });

  test('lifetime value', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrders, anyRefunds, fc.integer({ min: 995, max: 1_045 }), async (orders, refunds, until) => {
        const store = `s${stores++}`;
        const paid = orders.map((order, i) => ({ ...order, order: `${i}` }));
        await engine.insertOrders(store, paid, refunds);
        const customers = new Map(paid.map((order) => [order.order, order]));
        const seen = refunds.filter((refund) => (customers.get(refund.order)?.at ?? Number.POSITIVE_INFINITY) < Math.min(until, 1_040));
        const given = seen.map(({ order, at, value }) => ({ customer: customers.get(order)?.customer ?? '', at, value: -value }));
        expect(await engine.ltv(store, BOUNDS, until)).toEqual(ltv([...paid, ...given], BOUNDS, until));
      }),
      { numRuns: 40 },
    );
  });
});
