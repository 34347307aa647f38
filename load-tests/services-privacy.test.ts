import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PERSONAL_TABLES, SKETCHES } from '../contracts/personal-data.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { type Cluster, type RunningService, startCluster } from './harness/cluster.ts';
import { type KafkaRecord, readTopic } from './harness/kafka-reader.ts';
import { writeTopic } from './harness/kafka-writer.ts';
import { type ShopEvent, shoppers, tally } from './harness/shoppers.ts';
import { LOAD_STORE, provisionFile } from './harness/temporary.ts';
import { readLedger, settled } from './replay/figures.ts';
import { sleep } from './replay/send.ts';

const { id: store, secretKey, writeKey } = LOAD_STORE;
const HEADERS = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
/** Of a browser, as a proxy tells it. */
const ADDRESS = '198.51.100.77';
const START = Date.now();

type Row = Record<string, unknown> & { table: string };
interface Erasure {
  kind: string;
  subject: string;
  finished_at: string | null;
}

/** Processors on real Kafka, PostgreSQL, Redis, and ClickHouse over HTTP forget a visitor while the shop goes on. */
describe('a visitor is forgotten by services as processes of their own', () => {
  let cluster: Cluster;
  let api: RunningService;
  let ingest: RunningService;
  let processors: RunningService[];
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const event = shoppers(11, 'e', START);
  /** What the shop has left of all that was acknowledged. */
  let kept: ShopEvent[] = [];
  let sent = 0;
  let expectedErased = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const PROVISION = await provisionFile(folder.dir, { currency: 'EUR', timezone: 'UTC' });
    cluster = await startCluster(folder.dir, { LOG_PARTITIONS: '4', TRUSTED_PROXIES: '127.0.0.1', PROVISION });
    api = await cluster.start('api');
    ingest = await cluster.start('ingest');
    processors = [await cluster.start('processor'), await cluster.start('processor')];
  }, 120_000);
  afterAll(async () => {
    await cluster.stop();
    await folder.remove();
  }, 60_000);

  const source = { url: () => api.url, key: secretKey, store };

  async function send(events: readonly ShopEvent[]): Promise<void> {
    const body = JSON.stringify(events.map(({ ts, ...rest }) => ({ ...rest, timestamp: new Date(ts).toISOString() })));
    const answer = await fetch(`${ingest.url}/track/batch`, { method: 'POST', headers: HEADERS, body });
    expect(await answer.json()).toMatchObject({ accepted: events.length, rejected: 0 });
    sent += events.length;
  }
  const shop = (count: number, visitor: (i: number) => string): ShopEvent[] => Array.from({ length: count }, (_, i) => event(visitor(i)));

  /** Others shop on until they are told to stop; what was acknowledged is kept. */
  function crowd(name: string): () => Promise<void> {
    let going = true;
    const ended = (async () => {
      for (let round = 0; going; round++) {
        const events = shop(10, (i) => `${name}${(round + i) % 30}`);
        await send(events);
        kept.push(...events);
        await sleep(100);
      }
    })();
    endCrowd = () => {
      going = false;
      return ended;
    };
    return endCrowd;
  }
  let endCrowd = async (): Promise<void> => {};
  afterEach(() => endCrowd());

  async function exported(query: string): Promise<Row[]> {
    const answer = await fetch(`${api.url}/api/privacy/visitor?store=${store}&${query}`, { headers: HEADERS });
    expect(answer.status).toBe(200);
    return (await answer.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);
  }
  const eventsOf = (rows: readonly Row[]) => rows.filter(({ table }) => table === 'events');
  const numbersOf = (rows: readonly Row[]) => [...new Set(eventsOf(rows).map((row) => String(row.visitor_id)))];

  async function erase(subject: object): Promise<{ data: Erasure[] }> {
    const body = JSON.stringify({ store, ...subject });
    const answer = await fetch(`${api.url}/api/privacy/erase`, { method: 'POST', headers: HEADERS, body });
    expect(answer.status).toBe(202);
    return (await answer.json()) as { data: Erasure[] };
  }
  async function erasures(): Promise<Erasure[]> {
    const answer = await fetch(`${api.url}/api/privacy/erasures?store=${store}`, { headers: HEADERS });
    return ((await answer.json()) as { data: Erasure[] }).data;
  }
  const done = () =>
    expect
      .poll(async () => (await erasures()).filter(({ finished_at }) => finished_at === null).length, { timeout: 150_000, interval: 250 })
      .toBe(0);

  async function sql<T = Row>(query: string): Promise<T[]> {
    const answer = await fetch(cluster.clickhouse.url, { method: 'POST', body: `${query} FORMAT JSONEachRow` });
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  }
  /** The tables in whose rows any of these texts stands. */
  async function holding(texts: readonly string[]): Promise<string[]> {
    const tables = await sql<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    );
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining([...Object.keys(PERSONAL_TABLES), ...Object.keys(SKETCHES)]));
    const needles = texts.map((text) => `'${text}'`).join(', ');
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await sql(`SELECT 1 FROM ${name} WHERE multiSearchAny(toJSONString(tuple(*)), [${needles}]) LIMIT 1`);
      if (rows.length > 0) found.push(name);
    }
    return found;
  }
  /** Sketches whose visitors are not those of the events that are left. */
  async function wrongSketches(): Promise<string[]> {
    const of = (where: string) => `SELECT uniqExact(visitor_id) AS n FROM events WHERE store_id = '${store}' AND ${where}`;
    const truth: Record<string, string> = {
      kpi_minute: of('1'),
      kpi_hour: of('1'),
      kpi_day: of('1'),
      page_hour: of("page != '' AND event_type = 'page_view'"),
      product_hour: of("product_id != ''"),
      search_hour: of("search != ''"),
    };
    expect(
      Object.keys(SKETCHES)
        .filter((name) => !name.startsWith('settled_'))
        .sort(),
    ).toEqual(Object.keys(truth).sort());
    const wrong: string[] = [];
    for (const [table, visitors] of Object.entries(truth)) {
      const [column] = await sql<{ type: string }>(
        `SELECT type FROM system.columns WHERE database = currentDatabase() AND table = '${table}' AND name = 'visitors'`,
      );
      const [, kind, precision = ''] = /^AggregateFunction\((\w+)(\(\d+\))?, UInt64\)$/.exec(column?.type ?? '') ?? [];
      const [row] = await sql<{ here: string; there: string }>(
        `SELECT (SELECT ${kind}Merge${precision}(visitors) FROM ${table} WHERE store_id = '${store}') AS here, (${visitors}) AS there`,
      );
      expect(Number(row?.there), table).toBeGreaterThan(5);
      if (row?.here !== row?.there) wrong.push(`${table}: ${row?.here} instead of ${row?.there}`);
    }
    return wrong;
  }
  async function stats(query: Record<string, string>): Promise<Record<string, unknown>[]> {
    const span = { from: new Date(START - 86_400_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString(), limit: '100' };
    const answer = await fetch(`${api.url}/api/stats?${new URLSearchParams({ store, ...span, ...query })}`, { headers: HEADERS });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { data: Record<string, unknown>[] }).data;
  }
  const named = (rows: Record<string, unknown>[], name: string, metric: string) =>
    Object.fromEntries(rows.filter((row) => Number(row[metric]) > 0).map((row) => [String(row[name]), Number(row[metric])]));

  /** The API's figures, and the ledger, are those of what the shop has left. */
  async function figuresAreOf(events: readonly ShopEvent[]): Promise<void> {
    const ledger = await settled(source, sent);
    expect(ledger).toMatchObject({ received: sent, difference: 0 });
    expect(ledger.stored).toBe(events.length);
    const [totals] = await stats({ metrics: 'events,visitors,orders,revenue' });
    const { pages, products, ...sums } = tally(events);
    expect(totals).toMatchObject(sums);
    expect(named(await stats({ metrics: 'pageviews', dimensions: 'page' }), 'page', 'pageviews')).toEqual(pages);
    expect(named(await stats({ metrics: 'product_views', dimensions: 'product' }), 'product', 'product_views')).toEqual(products);
    expect(await wrongSketches()).toEqual([]);
  }
  /** What Kafka still has: the log's records that hold a text. */
  async function inKafka(text: string): Promise<KafkaRecord[]> {
    const found: KafkaRecord[] = [];
    await readTopic([cluster.kafka.brokers], 'footfall', (record) => {
      if (record.value.includes(text)) found.push(record);
    });
    return found;
  }

  test('the export holds everything that was sent, whichever way it is asked for', async () => {
    const anna = [
      ...shop(40, () => 'anna-laptop'),
      event('anna-laptop', { user_id: 'customer-1' }),
      event('anna-phone', { user_id: 'customer-1' }),
      ...shop(20, () => 'anna-phone'),
    ];
    const others = shop(400, (i) => `calm${i % 25}`);
    await send(anna);
    await send(others);
    kept.push(...anna, ...others);
    const refused = await fetch(`${ingest.url}/track/event`, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json', 'x-forwarded-for': ADDRESS },
      body: JSON.stringify({ visitor_id: 'anna-phone', consent: 'granted' }),
    });
    expect(refused.status).toBe(400);
    sent++;
    await settled(source, sent);

    const rows = await exported('user=customer-1');
    expect(
      eventsOf(rows)
        .map((row) => row.event_id)
        .sort(),
    ).toEqual(anna.map(({ event_id }) => event_id).sort());
    const orders = anna.filter(({ event_type }) => event_type === 'purchase').map(({ order_id }) => order_id);
    expect(
      rows
        .filter(({ table }) => table === 'orders')
        .map((row) => row.order_id)
        .sort(),
    ).toEqual(orders.sort());
    expect(rows.filter(({ table }) => table === 'rejected_events')).toHaveLength(1);
    expect(new Set(rows.map(({ table }) => table))).toEqual(
      new Set(['events', 'identities', 'orders', 'rejected_events', 'sessions', 'touches']),
    );
    const laptop = anna.filter(({ visitor_id }) => visitor_id === 'anna-laptop');
    expect(eventsOf(await exported('visitor=anna-laptop'))).toHaveLength(laptop.length);
  }, 120_000);

  test('one visitor goes while they and others go on: no row of before is left, and nobody else’s is missing', async () => {
    const carl = shop(30, () => 'carl');
    await send(carl);
    await settled(source, sent);
    const before = await exported('visitor=calm1');
    const stop = crowd('busy');
    const [number = ''] = numbersOf(await exported('visitor=carl'));
    await erase({ visitor: 'carl' });
    // Every processor has heard of it by now, and none may have carried it out.
    await sleep(1_000);
    const again = event('carl', { ts: Date.now() });
    await send([again]);
    kept.push(again);
    // From a phone that was offline: it happened before, so it belongs to what was to be forgotten.
    await send([event('carl', { ts: START - 60_000 })]);
    expectedErased++;
    await done();
    await stop();
    await figuresAreOf(kept);
    const rows = await exported('visitor=carl');
    expect(eventsOf(rows).map((row) => row.event_id)).toEqual([again.event_id]);
    expect(numbersOf(rows)).toEqual([number]);
    expect(rows.filter(({ table }) => table === 'sessions')).toHaveLength(1);
    expect(await exported('visitor=calm1')).toEqual(before);
  }, 180_000);

  test('a user goes while processors are down and killed: what waits in Kafka and is read later does not come back', async () => {
    const rows = await exported('user=customer-1');
    const needles = ['anna-laptop', 'anna-phone', 'customer-1', ...numbersOf(rows), ADDRESS];
    expect(await holding(needles)).toEqual(
      expect.arrayContaining(['events', 'sessions', 'orders', 'touches', 'identities', 'rejected_events']),
    );
    await Promise.all(processors.map((processor) => processor.stop('SIGKILL')));
    const stop = crowd('late');
    const waiting = [...shop(15, () => 'anna-laptop'), ...shop(15, () => 'anna-phone')];
    await send(waiting);
    expectedErased += waiting.length;
    kept = kept.filter(({ visitor_id }) => !visitor_id.startsWith('anna'));
    const asked = await erase({ user: 'customer-1' });
    expect(asked.data.map(({ kind }) => kind).sort()).toEqual(['user', 'visitor', 'visitor', 'visitor']);
    await sleep(1_000);
    expect((await erasures()).filter(({ finished_at }) => finished_at === null)).toHaveLength(asked.data.length);

    processors = [await cluster.start('processor'), await cluster.start('processor')];
    await sleep(1_500);
    await processors[0]?.stop('SIGKILL');
    processors[0] = await cluster.start('processor');
    await stop();
    await done();
    await figuresAreOf(kept);
    expect(await holding(needles)).toEqual([]);
    for (const query of ['user=customer-1', 'visitor=anna-laptop', 'visitor=anna-phone']) expect(await exported(query)).toEqual([]);
    const { reasons } = await readLedger(source);
    expect(reasons).toMatchObject({ erased: expectedErased });
  }, 240_000);

  test('records of before that are read when all is over bring nobody back, and Kafka lets go of them as the docs say', async () => {
    for (const processor of processors) expect(await processor.stop()).toBe(0);
    const records = await inKafka('anna');
    expect(records.some(({ value }) => value.includes(ADDRESS))).toBe(true);
    await writeTopic([cluster.kafka.brokers], 'footfall', records);
    const received = records.reduce((sum, { value }) => sum + (JSON.parse(value) as { received: number }).received, 0);
    expect(received).toBe(62 + 30 + 1);
    sent += received;
    expectedErased += received;
    // As good as an hour later: of what is committed nothing more is kept.
    processors = [await cluster.start('processor', { LOG_KEEP_BYTES: '1' })];
    const more = shop(80, (i) => `last${i}`);
    await send(more);
    kept.push(...more);
    await figuresAreOf(kept);
    expect((await readLedger(source)).reasons).toMatchObject({ erased: expectedErased });
    await expect.poll(() => inKafka('anna'), { timeout: 20_000, interval: 500 }).toEqual([]);
    expect(await inKafka(ADDRESS)).toEqual([]);
    expect(await holding(['anna-laptop', 'anna-phone', 'customer-1', ADDRESS])).toEqual([]);
  }, 120_000);
});
