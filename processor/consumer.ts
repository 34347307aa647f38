import type { Log, Position, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { Batch } from './batch.ts';
import { commitBatch } from './commit.ts';
import { type ProcessDeps, type ProcessorState, processRecords } from './process.ts';
import type { Retention } from './retention.ts';

export interface ConsumerDeps extends ProcessDeps {
  readonly log: Log;
  readonly positions: Positions;
  readonly warehouse: Warehouse;
  readonly retention: Retention;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onRetry?: (error: unknown, attempt: number) => void;
}

/**
 * Inserts begin at least this long apart, ms: their size then follows the load, and size decides what a row costs (in a flood of 40,000 rows a second
 * half as much in inserts of 28,000 rows as in those of 10,000). A few rows need not wait as long.
 */
const INSERT_GAP = { few: 250, many: 500 };
const MANY = 2_000;
/** Values read from the log at a time, bytes. */
const READ_BYTES = 2 * 1024 * 1024;
/** Records whose rows wait for their insert, bytes: with more, reading pauses. Rows take some six times as much memory; 16 MiB are about 50,000 of them. */
const PENDING_BYTES = 16 * 1024 * 1024;

/**
 * Consumes one partition. Events are placed as soon as they are read, so that live numbers need not wait for the warehouse; one batch at a time
 * is inserted and committed, while reading goes on into the next.
 */
export class Consumer {
  readonly #deps: ConsumerDeps;
  readonly #state: ProcessorState;
  #pending: Batch;
  #version: number;
  #insert: { oldest: number; done: Promise<void> } | null = null;
  #insertedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #stopping = false;
  #committed: number;
  #wake = (): void => {};

  constructor(position: Position, state: ProcessorState, deps: ConsumerDeps) {
    this.#deps = deps;
    this.#state = state;
    this.#pending = new Batch(position.next);
    this.#version = position.version;
    this.#committed = position.next;
  }

  /** The offset below which everything is stored. */
  get committed(): number {
    return this.#committed;
  }

  /** Age, ms, of the oldest event that was read but cannot be queried yet; 0 when there is none. */
  lag(now: number): number {
    const oldest = Math.min(this.#pending.oldest, this.#insert?.oldest ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(oldest) ? Math.max(0, now - oldest) : 0;
  }

  /** Runs until `stop`, then inserts and commits what was read. Throws Fenced when another consumer has taken over. */
  async run(): Promise<void> {
    const unsubscribe = this.#deps.log.onAppend(() => this.#wake());
    try {
      while (!this.#stopping) {
        const woken = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        const read = await this.#readOn();
        this.#insertIfDue();
        if (this.#failure) throw this.#failure;
        if (!read && !this.#stopping) await Promise.race([woken, this.#deps.sleep(this.#patience())]);
      }
      await this.#insert?.done;
      this.#insertIfDue(true);
      await this.#insert?.done;
      if (this.#failure) throw this.#failure;
    } finally {
      unsubscribe();
    }
  }

  stop(): void {
    this.#stopping = true;
    this.#wake();
  }

  async #readOn(): Promise<boolean> {
    if (this.#pending.bytes > PENDING_BYTES) return false;
    const { log, times } = this.#deps;
    const entries = await times.time('read', () => log.read(this.#state.place.partition, this.#pending.last + 1, READ_BYTES));
    if (entries.length === 0) return false;
    await processRecords(entries, this.#pending, this.#state, this.#deps, this.#deps.clock());
    this.#deps.retention.read(entries);
    this.#state.live.afterBatch();
    return true;
  }

  #insertIfDue(now = false): void {
    const batch = this.#pending;
    if (this.#insert || batch.last < batch.first) return;
    if (!now && this.#deps.clock() < this.#dueAt()) return;
    this.#pending = new Batch(batch.last + 1);
    const changes = this.#state.book.takeChanges();
    this.#insertedAt = this.#deps.clock();
    const commit = () => commitBatch(batch, changes, this.#version, 1, { ...this.#deps, place: this.#state.place });
    const done = this.#deps.times
      .time('insert', commit)
      .then(async (version) => {
        this.#version = version;
        this.#committed = batch.last + 1;
        await this.#deps.retention.committed(this.#committed);
      })
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#insert = null;
        this.#wake();
      });
    this.#insert = { oldest: batch.oldest, done };
  }

  /** How long to wait for new records, ms: until the next insert is due, if one is. */
  #patience(): number {
    const waiting = this.#pending.last >= this.#pending.first && !this.#insert;
    return waiting ? Math.max(1, this.#dueAt() - this.#deps.clock()) : 1_000;
  }

  #dueAt(): number {
    return this.#insertedAt + (this.#pending.events.length > MANY ? INSERT_GAP.many : INSERT_GAP.few);
  }
}
