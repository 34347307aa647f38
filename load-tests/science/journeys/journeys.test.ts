import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { funnel } from '../../../science/funnel/funnel.ts';
import { type FunnelMode, furthestRun } from '../../../science/funnel/run.ts';
import { people, whoseIs } from '../../../science/journeys/people.ts';
import { ltv } from '../../../science/ltv/ltv.ts';
import { retention } from '../../../science/retention/retention.ts';
import { type Engine, type NamedEvent, openEngine } from './engine.ts';

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
async function stored(events: readonly NamedEvent[]): Promise<string> {
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

test('what the shop says of an order wins in what its customer is worth', async () => {
  const paid = [
    { order: 'a', customer: '1', at: 1_000, value: 100 },
    { order: 'b', customer: '2', at: 1_001, value: 50 },
    { order: 'c', customer: '1', at: 1_012, value: 30 },
  ];
  await engine.insertOrders('truth', paid, []);
  await engine.insertTruth('truth', { order: 'a', at: 1_000, value: 90 }, 'paid');
  await engine.insertTruth('truth', { order: 'b', at: 1_001, value: 50 }, 'cancelled');
  // Reported by nobody: it is nobody's.
  await engine.insertTruth('truth', { order: 'd', at: 1_002, value: 1_000 }, 'paid');
  const actual = [
    { customer: '1', at: 1_000, value: 90 },
    { customer: '1', at: 1_012, value: 30 },
  ];
  expect(await engine.ltv('truth', BOUNDS, 1_040)).toEqual(ltv(actual, BOUNDS, 1_040));
});

describe('by person', () => {
  // Visitors are 1 to 5, users 11 to 15: user 11 may be said to be user 12.
  const visitor = fc.integer({ min: 1, max: 5 }).map(String);
  const user = fc.integer({ min: 11, max: 15 }).map(String);
  const anySaid = fc.array(
    fc.oneof(
      fc.record({ id: visitor, user, at: fc.nat(3), alias: fc.constant(false) }),
      fc.record({ id: user, user, at: fc.nat(3), alias: fc.constant(true) }).filter(({ id, user }) => id !== user),
    ),
    { maxLength: 12 },
  );
  const anyNamed = fc.array(
    fc
      .tuple(anyEvent, fc.option(user, { nil: undefined, freq: 3 }))
      .map(([event, user]) => (user === undefined ? event : { ...event, user })),
    { maxLength: 60 },
  );

  test('ClickHouse knows the people that the reference knows, said twice and in parts', async () => {
    await fc.assert(
      fc.asyncProperty(anySaid, fc.nat(12), async (said, cut) => {
        const store = `s${stores++}`;
        await engine.insertIdentities(store, said.slice(cut));
        await engine.insertIdentities(store, said);
        const personOf = people(said);
        const expected = [...new Set(said.map(({ id }) => id))].map((id): [string, string] => [id, personOf(id)]);
        expect([...(await engine.people(store))].sort()).toEqual(expected.sort());
      }),
      { numRuns: 20 },
    );
  });

  test('chains and rings of former ids up to 16 steps', async () => {
    const store = `s${stores++}`;
    const chain = Array.from({ length: 16 }, (_, i) => ({ id: `${100 + i}`, user: `${101 + i}`, at: 1, alias: true }));
    const ring = Array.from({ length: 16 }, (_, i) => ({ id: `${200 + i}`, user: `${200 + ((i + 1) % 16)}`, at: 1, alias: true }));
    const led = { id: '1', user: '207', at: 1, alias: false };
    await engine.insertIdentities(store, [...chain, ...ring, led]);
    const found = await engine.people(store);
    const personOf = people([...chain, ...ring, led]);
    for (const { id } of [...chain, ...ring, led]) expect([id, found.get(id)]).toEqual([id, personOf(id)]);
    expect([found.get('100'), found.get('210'), found.get('1')]).toEqual(['116', '200', '200']);
  });

  test('funnel and retention', async () => {
    await fc.assert(
      fc.asyncProperty(anySaid, anyNamed, async (said, events) => {
        const store = await stored(events);
        await engine.insertIdentities(store, said);
        const personOf = people(said);
        const whose = events.map((event) => ({ ...event, visitor: whoseIs(event, personOf) }));
        const options = { steps: STEPS, window: 20 };
        expect(await engine.funnel(store, options)).toEqual(funnel(whose, options));
        expect(await engine.retention(store, BOUNDS, 1_040)).toEqual(retention(whose, BOUNDS, 1_040));
      }),
      { numRuns: 12 },
    );
  });

  test('lifetime value: an order is its user’s where any report of it names one, else its visitor’s', async () => {
    const anyReports = fc.array(fc.record({ order: fc.nat(30).map(String), at: fc.nat(50), user }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(anySaid, anyOrders, anyReports, anyRefunds, async (said, orders, reports, refunds) => {
        const store = `s${stores++}`;
        const paid = orders.map((order, i) => ({ ...order, order: `${i}` }));
        await engine.insertOrders(store, paid, refunds);
        await engine.insertEvents({ [store]: reports.map((report) => ({ ...report, visitor: '1', type: 'purchase' })) });
        await engine.insertIdentities(store, said);
        const personOf = people(said);
        const buyers = new Map(
          paid.map(({ order, customer }) => {
            const user = firstOf(reports, order);
            return [order, whoseIs({ visitor: customer, ...(user === undefined ? {} : { user }) }, personOf)];
          }),
        );
        const times = new Map(paid.map(({ order, at }) => [order, at]));
        const given = refunds.filter(({ order }) => (times.get(order) ?? Number.POSITIVE_INFINITY) < 1_040);
        const money = [
          ...paid.map(({ order, at, value }) => ({ customer: buyers.get(order) ?? '', at, value })),
          ...given.map(({ order, at, value }) => ({ customer: buyers.get(order) ?? '', at, value: -value })),
        ];
        expect(await engine.ltv(store, BOUNDS, 1_040)).toEqual(ltv(money, BOUNDS, 1_040));
      }),
      { numRuns: 12 },
    );
  });
});

/** The user whom the earliest report of an order names, the smaller of two at one time. */
function firstOf(reports: readonly { order: string; at: number; user: string }[], order: string): string | undefined {
  const own = reports.filter((report) => report.order === order);
  return own.sort((a, b) => a.at - b.at || Number(a.user) - Number(b.user))[0]?.user;
}
