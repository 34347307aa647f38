import { tooLate } from '../../platform/warehouse/deadline.ts';
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
  name: string;
  stopped: boolean;
  done: Promise<void>;
}

/** A statement as it arrives. */
export interface Statement {
  /** By which it is stopped. */
  name: string;
  /** It begins before that, ms by the warehouse's clock, or not at all. */
  deadline: number | null;
  /** Whether it must end here and now, as its engine has died with the process. */
  isOver: IsOver;
}
type IsOver = () => boolean;

/**
 * The warehouse as ClickHouse keeps it, with all that it may do in the wrong moment: an insert is several steps (a token, the rows, each view), any
 * of which may be the last; a token may be written for rows that are lost; a statement reads the clock once, when it begins, and may end long after.
 * Of replacing tables the highest version counts.
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
  readonly #running = new Set<Running>();
  readonly #skew: number;

  /** `skew`: its clock is so much ahead, ms. */
  constructor(time: VirtualTime, random: () => number, skew: number) {
    this.#time = time;
    this.#random = random;
    this.#skew = skew;
  }

  now(): number {
    return Math.floor(this.#time.now + this.#skew);
  }

  /** Rows of a replacing table that neither are superseded nor taken back. */
  table(name: string): Row[] {
    return [...(this.#replacing.get(name)?.values() ?? [])].filter((row) => !row.deleted);
  }

  async insert(table: string, columns: readonly string[], values: readonly (readonly unknown[])[], statement: Statement): Promise<void> {
    const rows = values.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
    await this.#run(statement, (isOver) =>
      table === 'events' ? this.#insertEvents(rows, statement.name, isOver) : this.#replace(table, rows, isOver),
    );
  }

  /** Whoever begins in time is found by `stopInserts` from then on, and ends at its next step when it is stopped. */
  async #run({ name, deadline, isOver }: Statement, work: (isOver: IsOver) => Promise<void>): Promise<void> {
    if (deadline !== null && this.now() >= deadline) throw tooLate();
    const running: Running = { name, stopped: false, done: Promise.resolve() };
    this.#running.add(running);
    const done = work(() => running.stopped || isOver());
    running.done = done.catch(() => {});
    await done.finally(() => this.#running.delete(running));
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

  /** Ends what is running under a name that begins like this. */
  async stopInserts(name: string): Promise<void> {
    const found = [...this.#running].filter((running) => running.name.startsWith(name));
    for (const running of found) running.stopped = true;
    await Promise.all(found.map((running) => running.done));
  }

  /** A mutation is carried out on what was there when it came, sooner or later, also when nobody waits for it any more. */
  async deleteFrom(view: string, partition: number, buckets: ReadonlySet<number>, statement: Statement): Promise<void> {
    const found = this.views.get(view);
    if (!found) return;
    await this.#run(statement, async (isOver) => {
      const meant = new Set(found.rows.filter((row) => row.partition === partition && buckets.has(row.bucket)));
      const carriedOut = this.#pause().then(() => {
        found.rows = found.rows.filter((row) => !meant.has(row));
      });
      await this.#step(isOver);
      await carriedOut;
    });
  }

  /** Adds up what is stored when it begins; killed in the middle, some of it is there. */
  async fillAgain(view: string, partition: number, buckets: ReadonlySet<number>, statement: Statement): Promise<void> {
    const found = this.views.get(view);
    if (!found) return;
    await this.#run(statement, async (isOver) => {
      const rows = this.events.filter((row) => row.log_partition === partition && buckets.has(bucketOf(row, found.bucket)));
      for (const row of summed(rows, found.bucket)) {
        await this.#step(isOver);
        found.rows.push(row);
      }
    });
  }

  /** A step takes time; where it turns out to be the last one, the statement fails. */
  async #step(isOver: IsOver): Promise<void> {
    await this.#pause();
    if (isOver()) throw lineDown();
  }

  #pause(): Promise<void> {
    const draw = this.#random();
    return this.#time.aWhile(draw < 0.008 ? 20_000 : draw < 0.04 ? 1_500 : 4);
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
