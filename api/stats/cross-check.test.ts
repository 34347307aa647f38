import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIMENSIONS, type Dimension, INTERVALS, METRICS, type Metric, type StatsRow, statsQuerySchema } from '../../contracts/stats.ts';
import { type Store, storeSchema } from '../../contracts/store.ts';
import { startOfDay } from '../../contracts/zone.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { eventValue, makeSessions, metricOf, type RefSession } from './reference.ts';
import { resolveRequest } from './request.ts';
import { settledDays } from './settled.ts';
import { answerStats } from './stats.ts';

/** Every figure computed twice: by the SQL behind /api/stats, and from the sessions themselves by the definitions alone. */
const FOLDER = join(import.meta.dirname, '..', '..', 'clickhouse');
// Clocks in Berlin go back on 25 October.
const START = Date.UTC(2026, 9, 23);
const NOW = Date.UTC(2026, 9, 28);
const SESSIONS = makeSessions(1, 400, START, 5);
const SPAN = { from: '2026-10-24', to: '2026-10-26' };
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns'];
const OF_EVENTS: Dimension[] = ['page', 'product', 'category', 'search', 'event_type'];
const MONEY: Metric[] = ['revenue', 'aov'];

let dir: string;
let warehouse: Warehouse;
const query = loadQueries(join(FOLDER, 'queries'));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-cross-'));
  warehouse = await openChdb({ dir });
  await migrate(warehouse, join(FOLDER, 'migrations'));
  await insert(warehouse, SESSIONS);
});
afterAll(async () => {
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

const store = (timezone: string): Store => storeSchema.parse({ id: 's', name: 'S', currency: 'EUR', timezone });

/** From how many events on visitors of a breakdown may be estimated. */
let large = Number.POSITIVE_INFINITY;

async function ask(zone: string, asked: Record<string, string>, now = NOW): Promise<StatsRow[]> {
  const request = resolveRequest(statsQuerySchema.parse({ store: 's', limit: '1000', ...asked }), store(zone), now, START);
  return (await answerStats(request, now, 0, { warehouse, query, large })).data;
}

let runs = 0;

/** What the processor does to quiet days, here to all of them. */
async function settle(zone: string): Promise<void> {
  const marks = await warehouse.query<{ day: number; events: number; writes: number }>(query('day-marks'), {
    store: 's',
    zone,
    from: START - 86_400_000,
    to: NOW,
  });
  for (const { day, events, writes } of marks) {
    const params = { store: 's', zone, day, run: ++runs, events, writes, from: startOfDay(day, zone), to: startOfDay(day + 1, zone) };
    for (const part of ['kpi', 'pages', 'products', 'searches', 'visits']) await warehouse.command(query(`settle-${part}`), params);
    await warehouse.command(
      'INSERT INTO settled_days SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {events:UInt64}, {writes:UInt64}, {run:Int64}',
      params,
    );
  }
}

function localDay(ts: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ts);
}

function inDays(zone: string): RefSession[] {
  return SESSIONS.filter(({ start }) => localDay(start, zone) >= SPAN.from && localDay(start, zone) <= SPAN.to);
}

function expectFigures(row: StatsRow | undefined, sessions: RefSession[], metrics: readonly Metric[], where: string): void {
  for (const metric of metrics) {
    const value = metricOf(metric, sessions);
    const expected = value !== null && MONEY.includes(metric) ? value / 100 : value;
    const found = row?.[metric] ?? null;
    if (expected === null) expect(found, `${where} ${metric}`).toBeNull();
    else expect(found, `${where} ${metric}`).toBeCloseTo(expected, 6);
  }
}

describe.each([
  ['from hours, sessions and events', false, Number.POSITIVE_INFINITY],
  ['from settled days', true, Number.POSITIVE_INFINITY],
  ['from settled days, breakdowns of visitors too', true, 0],
])('%s', (_, settled, from) => {
  beforeAll(async () => {
    large = from;
    await warehouse.command('TRUNCATE TABLE settled_days');
    if (settled) for (const zone of ZONES) await settle(zone);
  });

  test.each(ZONES)('totals in %s', async (zone) => {
    const [row] = await ask(zone, { ...SPAN, metrics: METRICS.join(',') });
    expectFigures(row, inDays(zone), METRICS, zone);
  });

  test.each(ZONES)('a range of instants off the hour in %s', async (zone) => {
    const [from, to] = [START + 86_400_000 + 15 * 60_000, START + 3 * 86_400_000 + 45 * 60_000];
    const [row] = await ask(zone, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), metrics: METRICS.join(',') });
    const inside = SESSIONS.filter(({ start }) => start >= from && start < to);
    expectFigures(row, inside, METRICS, zone);
  });

  const BY_SESSION = DIMENSIONS.filter((dimension) => !OF_EVENTS.includes(dimension));
  test.each(BY_SESSION)('by %s', async (dimension) => {
    const metrics = METRICS.filter(
      (metric) => metric !== 'refunds' && (dimension !== 'exit_page' || !['orders', 'revenue', 'aov'].includes(metric)),
    );
    for (const zone of ['Europe/Berlin', 'Asia/Kolkata']) {
      const rows = await ask(zone, { ...SPAN, metrics: metrics.join(','), dimensions: dimension });
      const names = new Set(inDays(zone).map((session) => session.of[dimension] ?? ''));
      expect(new Set(rows.map((row) => row[dimension]))).toEqual(names);
      for (const row of rows) {
        const group = inDays(zone).filter((session) => session.of[dimension] === row[dimension]);
        expectFigures(row, group, metrics, `${zone} ${dimension}=${row[dimension]}`);
      }
    }
  });

  const BY_EVENT: [Dimension, Metric][] = [
    ['page', 'pageviews'],
    ['product', 'product_views'],
    ['product', 'carts'],
    ['category', 'carts'],
    ['search', 'events'],
    ['event_type', 'events'],
  ];
  test.each(BY_EVENT.flatMap(([dimension, metric]) => ['Europe/Berlin', 'Asia/Kolkata'].map((zone) => [dimension, metric, zone] as const)))(
    'by %s: %s in %s, with a filter and without',
    async (dimension, metric, zone) => {
      for (const filters of ['', 'channel:is:email', 'country:not:DE', 'device:contains:MOB']) {
        const sessions = inDays(zone).filter(({ of }) => {
          if (filters.startsWith('channel')) return of.channel === 'email';
          if (filters.startsWith('country')) return of.country !== 'DE';
          return filters === '' || of.device === 'mobile';
        });
        const rows = await ask(zone, { ...SPAN, metrics: `${metric},visitors`, dimensions: dimension, filters });
        const names = new Set(sessions.flatMap((session) => session.events.map((event) => eventValue(event, dimension))).filter(Boolean));
        for (const name of names) {
          const only = sessions
            .map((session) => ({ ...session, orders: [], events: session.events.filter((event) => eventValue(event, dimension) === name) }))
            .filter((session) => session.events.length > 0);
          const row = rows.find((one) => one[dimension] === name);
          expectFigures(row, only, [metric, 'visitors'], `${filters} ${dimension}=${name}`);
        }
        expect(rows.length).toBe(names.size);
      }
    },
  );

  test('orders and revenue by product come from the lines of orders', async () => {
    const rows = await ask('UTC', { ...SPAN, metrics: 'orders,revenue', dimensions: 'product' });
    const orders = inDays('UTC').flatMap((session) => session.orders);
    for (const product of new Set(orders.map((order) => order.product))) {
      const own = orders.filter((order) => order.product === product);
      const row = rows.find((one) => one.product === product);
      expect(row?.orders).toBe(own.length);
      expect(row?.revenue).toBeCloseTo(own.reduce((sum, order) => sum + (order.counted ? order.value : 0), 0) / 100, 6);
    }
  });

  const TIMED = METRICS.filter((metric) => metric !== 'refunds');
  test.each(INTERVALS.flatMap((interval) => ZONES.map((zone) => [interval, zone] as const)))('each %s in %s', async (interval, zone) => {
    for (const filters of ['', 'country:is:DE']) {
      const span = interval === 'minute' ? { from: '2026-10-25', to: '2026-10-25' } : SPAN;
      const rows = await ask(zone, { ...span, metrics: TIMED.join(','), interval, filters });
      const starts = rows.map((row) => Date.parse(row.time ?? ''));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      const sessions = inDays(zone).filter(
        (one) =>
          (filters === '' || one.of.country === 'DE') && localDay(one.start, zone) >= span.from && localDay(one.start, zone) <= span.to,
      );
      const metrics = interval === 'minute' ? (['sessions', 'bounce_rate', 'conversion_rate'] as const) : TIMED;
      rows.forEach((row, i) => {
        const [start, end] = [starts[i] ?? 0, starts[i + 1] ?? Number.POSITIVE_INFINITY];
        expectFigures(
          row,
          sessions.filter((one) => one.start >= start && one.start < end),
          metrics,
          `${zone} ${row.time} "${filters}"`,
        );
      });
    }
  });

  test('a day of changing clocks has 25 hours, and a comparison as many rows', async () => {
    const rows = await ask('Europe/Berlin', {
      from: '2026-10-25',
      to: '2026-10-25',
      metrics: 'sessions',
      interval: 'hour',
      compare: 'previous',
    });
    expect(rows.length).toBe(25);
    const before = SESSIONS.filter(({ start }) => localDay(start, 'Europe/Berlin') === '2026-10-24');
    expect(
      rows
        .slice(0, 24)
        .map((row) => row.comparison?.sessions ?? 0)
        .reduce((a, b) => a + b, 0),
    ).toBe(before.length);
  });

  test('today so far is compared with the same hours of yesterday', async () => {
    const now = Date.UTC(2026, 9, 27, 13, 30);
    const [row] = await ask('UTC', { range: 'today', metrics: METRICS.join(','), compare: 'previous' }, now);
    const before = SESSIONS.filter(({ start }) => start >= Date.UTC(2026, 9, 26) && start < now - 86_400_000);
    expectFigures(row?.comparison as StatsRow, before, METRICS, 'yesterday');
  });

  test.each(['visitors', '-visitors', 'pageviews'])('the top pages by %s are those of the whole list', async (sort) => {
    const asked = { ...SPAN, metrics: 'visitors,pageviews', dimensions: 'page', sort, compare: 'previous' };
    const all = await ask('UTC', asked);
    expect(all.length).toBe(5);
    for (const limit of [1, 2, 4]) expect(await ask('UTC', { ...asked, limit: String(limit) })).toEqual(all.slice(0, limit));
    expect(await ask('UTC', { ...asked, limit: '2', offset: '1' })).toEqual(all.slice(1, 3));
  });

  test('each row of a breakdown is compared with itself before', async () => {
    const rows = await ask('UTC', { ...SPAN, metrics: 'sessions,revenue', dimensions: 'channel', compare: 'previous' });
    const before = SESSIONS.filter(({ start }) => start >= Date.UTC(2026, 9, 21) && start < Date.UTC(2026, 9, 24));
    expect(rows.length).toBe(3);
    for (const row of rows) {
      const own = before.filter((session) => session.of.channel === row.channel);
      expectFigures(row.comparison as StatsRow, own, ['sessions', 'revenue'], `${row.channel}`);
    }
  });
});

test('a settled day that has been written about since is read from its hours and sessions again', async () => {
  large = 0;
  const asked = { ...SPAN, metrics: METRICS.join(',') };
  const span = { from: Date.parse('2026-10-24'), to: Date.parse('2026-10-27') };
  const request = resolveRequest(statsQuerySchema.parse({ store: 's', ...asked }), store('UTC'), NOW, START);
  const settled = () => settledDays(request, [span], NOW, warehouse, query).then((of) => of(span));
  expect(await settled()).toMatchObject({ firstDay: span.from / 86_400_000, endDay: span.to / 86_400_000 });
  const late = makeSessions(7, 3, Date.UTC(2026, 9, 25), 0.5).map((session) => ({
    ...session,
    id: session.id + 500_000,
    visitor: session.visitor + 900_000,
    orders: [],
  }));
  await insert(warehouse, late);
  expect(await settled()).toMatchObject({ endDay: Date.UTC(2026, 9, 25) / 86_400_000 });
  const [row] = await ask('UTC', asked);
  expectFigures(row, [...inDays('UTC'), ...late], ['visitors', 'sessions', 'events', 'bounce_rate'], 'late');
});

async function insert(into: Warehouse, sessions: RefSession[]): Promise<void> {
  const arrival = ['channel', 'source', 'medium', 'campaign', 'term', 'content', 'referrer', 'country', 'city', 'device', 'browser', 'os'];
  const columns = arrival.map((name) => (name === 'referrer' ? 'referrer_host' : name));
  const lines = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const came = (session: RefSession) => arrival.map((name) => session.of[name]);
  const count = (session: RefSession, type: string) => session.events.filter((event) => event.type === type).length;
  await into.insert(
    'events',
    ['store_id', 'event_id', 'ts', 'event_type', 'visitor_id', 'page', 'product_id', 'category', 'search', ...columns],
    lines(
      sessions.flatMap((s) =>
        s.events.map((e) => ['s', e.id, e.ts, e.type, s.visitor, e.page, e.product, e.category, e.search, ...came(s)]),
      ),
    ),
  );
  const sessionColumns = [
    'store_id',
    'session_id',
    'visitor_id',
    'started_at',
    'ended_at',
    'entry_page',
    'exit_page',
    'events',
    'pageviews',
    'product_views',
    'carts',
    'checkouts',
    'searches',
    'orders',
    'revenue',
    'version',
    'deleted',
    ...columns,
  ];
  const row = (s: RefSession, version: number, deleted = 0) => [
    's',
    s.id,
    s.visitor,
    s.start,
    s.end,
    s.of.entry_page,
    s.of.exit_page,
    version,
    count(s, 'page_view'),
    count(s, 'product_view'),
    count(s, 'add_to_cart'),
    count(s, 'checkout_start'),
    count(s, 'search'),
    s.orders.length,
    metricOf('revenue', [s]),
    version,
    deleted,
    ...came(s),
  ];
  // Every session has an older row besides, and some rows were taken back: neither may count.
  await into.insert('sessions', sessionColumns, lines(sessions.map((s) => row(s, 0))));
  await into.insert('sessions', sessionColumns, lines(sessions.map((s) => row(s, s.events.length))));
  const gone = sessions.slice(0, 20).map((s) => ({ ...s, id: s.id + 100_000 }));
  await into.insert('sessions', sessionColumns, lines(gone.map((s) => row(s, 1))));
  await into.insert('sessions', sessionColumns, lines(gone.map((s) => row(s, 2, 1))));
  const orderColumns = [
    'store_id',
    'order_id',
    'ts',
    'visitor_id',
    'session_id',
    'value',
    'currency',
    'counted',
    'entry_page',
    'item_ids',
    'item_names',
    'item_categories',
    'item_prices',
    'item_quantities',
    'version',
    ...columns,
  ];
  for (const version of [1, 2]) {
    await into.insert(
      'orders',
      orderColumns,
      lines(
        sessions.flatMap((s) =>
          s.orders.map((o) => [
            's',
            o.id,
            o.ts,
            s.visitor,
            s.id,
            o.value,
            'EUR',
            o.counted,
            s.of.entry_page,
            [o.product],
            [o.product],
            [o.category],
            [o.value],
            [1],
            version,
            ...came(s),
          ]),
        ),
      ),
    );
  }
}
