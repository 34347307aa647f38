import { SnapshotDirectory } from '../../platform/database/snapshot-directory.ts';
import { Fenced } from '../../processor/claim.ts';
import type { Consumer } from '../../processor/consumer.ts';
import { patientLog, patientPositions, patientWarehouse } from '../../processor/patience.ts';
import { Retention } from '../../processor/retention.ts';
import { StageTimes } from '../../processor/stages.ts';
import { startPartition } from '../../processor/start-partition.ts';
import { createEnricher } from '../../processor/steps/enrich.ts';
import { expectedTables, type Table } from './expected.ts';
import { openShop, type ShopEvent } from './shop.ts';
import type { Faults, Life } from './sim-life.ts';
import { SimLog, SimPositions, warehousePort } from './sim-ports.ts';
import { type Row, SimWarehouse } from './sim-warehouse.ts';
import { VirtualTime } from './virtual-time.ts';

const T0 = Date.UTC(2026, 2, 1, 12);
const STORE = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, session_timeout_minutes: 30 };
const directory = new SnapshotDirectory({ stores: [STORE], keys: [], sources: [], salts: [] });
const enrich = createEnricher({ geo: { attribution: '', locate: () => ({ country: '', city: '' }) }, directory });
/** Simulated time within which everything must be stored, ms. */
const LONGEST = 3_600_000;

/**
 * `deaths`: processes die, their engines with them or not. `takeovers`: engines apart, and another process takes the partition over while its owner
 * lives on and may be slow, so that what it asked for arrives after the other has begun.
 */
export type World = 'deaths' | 'takeovers';

/** One run: a shop writes to the log while its processor is killed, taken over, and let down by all that it speaks to. */
export async function simulate(seed: number, random: () => number, world: World): Promise<{ wrong: string[]; kills: number }> {
  const time = new VirtualTime(T0, random);
  const embedded = world === 'deaths' && random() < 0.5;
  const faults: Faults = { random, time, slow: 0.05, late: 0.04, share: random() < 0.5 ? 0 : random() * 0.06 };
  const log = new SimLog();
  const positions = new SimPositions();
  const store = new SimWarehouse(time, random, skew());
  const wrong: string[] = [];
  let current: { life: Life; consumer: Consumer | null } = { life: newLife(), consumer: null };
  let kills = 0;

  /** Each clock is wrong by up to ten minutes. */
  function skew(): number {
    return Math.round((random() - 0.5) * 1_200_000);
  }

  function newLife(): Life {
    return { dead: false, pausedUntil: 0, skew: skew() };
  }

  function begin(): void {
    const life = newLife();
    const mine = { life, consumer: null as Consumer | null };
    current = mine;
    const patience = { sleep: time.sleep };
    const deps = {
      log: patientLog(log.port(life, faults), patience),
      positions: patientPositions(positions.port(life, faults), patience),
      warehouse: patientWarehouse(warehousePort(store, life, faults, embedded), patience),
    };
    const rest = {
      directory,
      enrich,
      times: new StageTimes(),
      retention: new Retention(deps.log, 0, 1e12),
      clock: () => time.now + life.skew,
      sleep: time.sleep,
    };
    startPartition(0, { ...deps, ...rest, live: { apply: () => {}, afterBatch: () => {} } })
      .then((consumer) => {
        mine.consumer = consumer;
        return consumer.run();
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof Fenced)) wrong.push(`the processor failed: ${error}`);
        // One that has lost its partition for a moment takes it up again, as the group says.
        else if (current === mine) await time.sleep(1_000).then(begin);
      });
  }

  const events: ShopEvent[] = [];
  let written = false;
  async function write(): Promise<void> {
    const shop = openShop(seed, 's', T0, 4);
    const records = 4 + Math.floor(random() * 25);
    const old: ShopEvent[][] = [];
    for (let i = 0; i < records; i++) {
      const again = random() < 0.15 ? old[Math.floor(random() * old.length)] : undefined;
      const some = again ?? Array.from({ length: 1 + Math.floor(random() * 5) }, shop.next);
      if (!again) {
        old.push(some);
        events.push(...some);
      }
      log.append(recordOf(some, time.now));
      await time.aWhile(random() < 0.2 ? 2_000 : 120);
    }
    written = true;
  }

  /** Kills, or takes over while the old processor still believes that it is in charge. */
  async function disturb(): Promise<void> {
    for (let left = Math.floor(random() * 5); left > 0; left--) {
      // Soon, or in the middle of the recovery, which waits for a deadline first.
      await time.aWhile(random() < 0.5 ? 1_500 : 20_000);
      const isTakenOver = world === 'takeovers' && random() < 0.5;
      if (!isTakenOver) current.life.dead = true;
      else if (random() < 0.6) current.life.pausedUntil = time.now + random() * 30_000;
      kills++;
      if (!isTakenOver) await time.aWhile(random() < 0.5 ? 0 : 500);
      begin();
    }
    disturbed = true;
  }
  let disturbed = false;

  begin();
  void write();
  void disturb();
  const isDone = () => wrong.length > 0 || (written && disturbed && current.consumer?.committed === log.records.length);
  if (!(await time.pass(isDone, LONGEST)))
    wrong.push(`after an hour ${current.consumer?.committed} of ${log.records.length} records are stored`);
  // Whoever was taken over may still be at work: what it does late must change nothing.
  await time.pass(() => false, 120_000);
  return { wrong: [...wrong, ...differences(store, events, log)], kills };
}

/** A record as ingest writes it. */
function recordOf(events: readonly ShopEvent[], now: number): string {
  const clean = events.map(({ timestamp, ...event }) => ({ ...event, ts: Date.parse(timestamp) }));
  return JSON.stringify({
    v: 1,
    store: STORE.id,
    request_id: '',
    received_at: now,
    trusted: true,
    received: clean.length,
    events: clean,
    rejected: [],
  });
}

function differences(store: SimWarehouse, events: readonly ShopEvent[], log: SimLog): string[] {
  const expected = expectedTables(events);
  const received = log.records.reduce((sum, record) => sum + (JSON.parse(record) as { received: number }).received, 0);
  const sum = (column: string) => store.table('ledger').reduce((total, row) => total + Number(row[column]), 0);
  const figures = (view: string): Table => new Map([...(expected[view] ?? [])].map(([key, text]) => [key, text.split(',')[0] ?? '']));
  return [
    ...compared('events', count(events.map(({ event_id }) => event_id)), count(store.events.map((row) => String(row.event_id)))),
    ...['kpi_hour', 'kpi_day'].flatMap((view) => compared(view, figures(view), viewTable(store, view))),
    ...compared('sessions', expected.sessions ?? new Map(), count(store.table('sessions').map(sessionText))),
    ...compared(
      'orders',
      expected.orders ?? new Map(),
      new Map(store.table('orders').map((row) => [String(row.order_id), `${row.ts},${row.value}`])),
    ),
    ...compared(
      'ledger',
      new Map([
        ['received', `${received}`],
        ['stored', `${events.length}`],
      ]),
      new Map([
        ['received', `${sum('received')}`],
        ['stored', `${sum('stored')}`],
      ]),
    ),
  ];
}

function viewTable(store: SimWarehouse, view: string): Table {
  const groups = Map.groupBy(store.views.get(view)?.rows ?? [], (row) => String(row.bucket));
  return new Map([...groups].map(([key, rows]) => [key, String(rows.reduce((total, row) => total + row.events, 0))]));
}

function sessionText(row: Row): string {
  return ['started_at', 'ended_at', 'events', 'pageviews', 'product_views', 'carts', 'checkouts', 'orders', 'revenue']
    .map((name) => row[name])
    .join();
}

function count(keys: readonly string[]): Table {
  return new Map([...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, String(same.length)]));
}

function compared(table: string, expected: Table, found: Table): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((key) => expected.get(key) !== found.get(key))
    .map((key) => `${table}: ${key} must be ${expected.get(key) ?? 'absent'}, is ${found.get(key) ?? 'absent'}`);
}
