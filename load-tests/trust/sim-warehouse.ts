import { lineDown } from './sim-life.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Row = Record<string, unknown>;

const HOUR = 3_600_000;
const TOUCHED = { hour: HOUR, day: 24 * HOUR };

interface View {
  bucket: number;
  tokens: Set<string>;
  rows: { bucket: number; partition: number; events: number }[];
}

interface Running {
  stopped: boolean;
  done: Promise<void>;
}

/** Whether an insert must end here and now: its engine has died with the process, or was told to. */
type IsOver = () => boolean;

/**
 * The warehouse as ClickHouse keeps it, with all that it may do in the wrong moment: an insert is several steps (a token, the rows, each view), any
 * of which may be the last; a token may be written for rows that are lost. Of replacing tables the highest version counts.
 */
export class SimWarehouse {
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly events: Row[] = [];
  readonly #tokens = new Set<string>();
  readonly views = new Map<string, View>([
    ['kpi_hour', { bucket: TOUCHED.hour, tokens: new Set(), rows: [] }],
    ['kpi_day', { bucket: TOUCHED.day, tokens: new Set(), rows: [] }],
  ]);
  readonly #replacing = new Map<string, Map<string, Row>>();
  readonly #running = new Map<string, Running>();

  constructor(time: VirtualTime, random: () => number) {
    this.#time = time;
    this.#random = random;
  }

  /** Rows of a replacing table that neither are superseded nor taken back. */
  table(name: string): Row[] {
    return [...(this.#replacing.get(name)?.values() ?? [])].filter((row) => !row.deleted);
  }

  async insert(
    table: string,
    columns: readonly string[],
    values: readonly (readonly unknown[])[],
    token: string | undefined,
    isOver: IsOver,
  ): Promise<void> {
    const rows = values.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
    if (table !== 'events') return this.#replace(table, rows, isOver);
    const running: Running = { stopped: false, done: Promise.resolve() };
    const name = `${token}#${this.#running.size}`;
    const work = this.#insertEvents(rows, token ?? '', () => running.stopped || isOver());
    running.done = work.catch(() => {});
    this.#running.set(name, running);
    await work.finally(() => this.#running.delete(name));
  }

  async #insertEvents(rows: Row[], token: string, isOver: IsOver): Promise<void> {
    await this.#step(isOver);
    if (!this.#tokens.has(token)) {
      this.#tokens.add(token);
      await this.#step(isOver);
      this.events.push(...rows);
    }
    for (const view of this.views.values()) {
      await this.#step(isOver);
      if (this.#random() < 0.02) throw lineDown();
      if (view.tokens.has(token)) continue;
      view.tokens.add(token);
      await this.#step(isOver);
      view.rows.push(...summed(rows, view.bucket));
    }
  }

  async #replace(table: string, rows: readonly Row[], isOver: IsOver): Promise<void> {
    const held = this.#replacing.get(table) ?? new Map<string, Row>();
    this.#replacing.set(table, held);
    for (const row of rows) {
      if (this.#random() < 0.1) await this.#step(isOver);
      const key = keyOf(table, row);
      const known = held.get(key);
      if (!known || BigInt(String(row.version ?? 0)) >= BigInt(String(known.version ?? 0))) held.set(key, row);
    }
  }

  /** Ends the inserts of events whose token begins like this. */
  async stopInserts(token: string): Promise<void> {
    const found = [...this.#running].filter(([name]) => name.startsWith(token)).map(([, running]) => running);
    for (const running of found) running.stopped = true;
    await Promise.all(found.map((running) => running.done));
  }

  deleteFrom(view: string, partition: number, buckets: ReadonlySet<number>): void {
    const found = this.views.get(view);
    if (found) found.rows = found.rows.filter((row) => row.partition !== partition || !buckets.has(row.bucket));
  }

  fillAgain(view: string, partition: number, buckets: ReadonlySet<number>): void {
    const found = this.views.get(view);
    if (!found) return;
    const rows = this.events.filter((row) => row.log_partition === partition && buckets.has(bucketOf(row, found.bucket)));
    found.rows.push(...summed(rows, found.bucket));
  }

  /** A step takes time; where it turns out to be the last one, the statement fails. */
  async #step(isOver: IsOver): Promise<void> {
    await this.#time.aWhile(this.#random() < 0.04 ? 1_500 : 4);
    if (isOver()) throw lineDown();
  }
}

function summed(rows: readonly Row[], size: number): View['rows'] {
  const groups = Map.groupBy(rows, (row) => `${bucketOf(row, size)}|${row.log_partition}`);
  return [...groups.values()].map((group) => ({
    bucket: bucketOf(group[0] ?? {}, size),
    partition: Number(group[0]?.log_partition),
    events: group.length,
  }));
}

function bucketOf(row: Row, size: number): number {
  return Math.floor(Number(row.ts) / size) * size;
}

function keyOf(table: string, row: Row): string {
  const keys: Record<string, string[]> = {
    sessions: ['store_id', 'started_at', 'session_id'],
    orders: ['store_id', 'order_id'],
    ledger: ['store_id', 'log_epoch', 'log_partition', 'first_offset'],
  };
  return (keys[table] ?? Object.keys(row)).map((name) => String(row[name])).join('|');
}
