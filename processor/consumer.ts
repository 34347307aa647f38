import type { Log, Position, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { Batch } from './batch.ts';
import { Claim } from './claim.ts';
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
  readonly onWait?: (ms: number) => void;
}

/**
 * Inserts begin at least this long apart, ms, by how many rows wait: their size then follows the load, and size decides what a row costs (in a flood of
 * 40,000 rows a second half as much in inserts of 28,000 rows as in those of 10,000). A few rows need not wait as long.
 */
const INSERT_GAPS = [
  { rows: 24_000, ms: 1_000 },
  { rows: 2_000, ms: 500 },
  { rows: 0, ms: 250 },
];
/** Values read from the log at a time, bytes. */
const READ_BYTES = 2 * 1024 * 1024;
/** Records whose rows wait for their insert, bytes: with more, reading pauses. Rows take some nine times as much memory; 11 MiB are about 50,000 of them. */
const PENDING_BYTES = 11 * 1024 * 1024;

/** A visitor by its number. */
export interface StoreVisitor {
  readonly store: string;
  readonly visitor: string;
}

/** A moment between two batches of a partition. */
export interface Border {
  /** Everything below this offset is stored, and nothing from it on. */
  readonly next: number;
}

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
  /** Work that runs or waits between two batches: how much, and when the last of it has ended. */
  #held = 0;
  #border: Promise<void> = Promise.resolve();
  /** To be forgotten at the next batch. */
  #gone: StoreVisitor[] = [];
  #wake = (): void => {};

  constructor(position: Position, state: ProcessorState, deps: ConsumerDeps) {
    this.#deps = deps;
    this.#state = state;
    this.#pending = new Batch(position.next);
    this.#version = position.version;
    this.#committed = position.next;
    deps.retention.begin(position.next, deps.clock());
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
      await this.#border;
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

  /**
   * Runs `work` between two batches: nothing of this partition is being inserted, nor will be until it has ended. One piece of work at a time, in the
   * order in which they came. Reading and the live numbers go on.
   */
  async atBorder<T>(work: (border: Border) => Promise<T>): Promise<T> {
    this.#held++;
    const turn = this.#border;
    const { promise, resolve: leave } = Promise.withResolvers<void>();
    this.#border = promise;
    try {
      await turn;
      await this.#insert?.done;
      if (this.#failure) throw this.#failure;
      return await work({ next: this.#committed });
    } finally {
      this.#held--;
      leave();
      this.#wake();
    }
  }

  /**
   * The same with the partition claimed as if a batch without records were inserted: whoever takes the partition over meanwhile waits until no statement
   * that carries the claim's deadline can begin any more. Before, all that was read is stored and the sessions of these visitors forgotten, so that what
   * they do from now on begins anew.
   */
  async atClaimedBorder<T>(gone: readonly StoreVisitor[], work: (claim: Pick<Claim, 'deadline'>) => Promise<T>): Promise<T> {
    const read = this.#pending.last;
    this.#gone.push(...gone);
    if (read < this.#pending.first) this.#forget();
    while (this.#committed <= read && !this.#stopping && !this.#failure) await this.#deps.sleep(50);
    return this.atBorder(async ({ next }) => {
      if (next === 0) return work({ deadline: async () => null });
      const nothing = { first: next, last: next - 1, from: 0, to: 0 };
      const claim = new Claim(this.#state.place.partition, this.#version, nothing, null, this.#deps);
      try {
        await claim.begin();
        return await work(claim);
      } finally {
        await claim.end(next).then(
          (version) => {
            this.#version = version;
          },
          (error: unknown) => {
            this.#failure = error;
          },
        );
      }
    });
  }

  /** Lets go of records of the log whose time is over, also where none are committed any more. */
  async expireLog(): Promise<void> {
    if (!this.#insert) await this.#deps.retention.committed(this.#committed, this.#deps.clock());
  }

  /** Only where every change of the book has been taken: between the batch that is to be inserted and the first event of the next. */
  #forget(): void {
    for (const { store, visitor } of this.#gone.splice(0)) this.#state.book.forget(store, visitor);
  }

  async #readOn(): Promise<boolean> {
    if (this.#isFull) return false;
    const { log, times } = this.#deps;
    const entries = await times.time('read', () => log.read(this.#state.place.partition, this.#pending.last + 1, READ_BYTES));
    if (entries.length === 0) return false;
    await processRecords(entries, this.#pending, this.#state, this.#deps, this.#deps.clock());
    this.#deps.retention.read(entries, this.#deps.clock());
    this.#state.live.afterBatch();
    return true;
  }

  #insertIfDue(now = false): void {
    const batch = this.#pending;
    if (this.#insert || this.#held > 0 || batch.last < batch.first) return;
    if (!now && this.#deps.clock() < this.#dueAt()) return;
    this.#pending = new Batch(batch.last + 1);
    const changes = this.#state.book.takeChanges();
    this.#forget();
    this.#insertedAt = this.#deps.clock();
    const commit = () => commitBatch(batch, changes, this.#version, null, { ...this.#deps, place: this.#state.place });
    const done = this.#deps.times
      .time('insert', commit)
      .then(async (version) => {
        this.#version = version;
        this.#committed = batch.last + 1;
        await this.#deps.retention.committed(this.#committed, this.#deps.clock());
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

  get #isFull(): boolean {
    return this.#pending.bytes > PENDING_BYTES;
  }

  /** How long to wait for new records, ms: until the next insert is due, if one is. */
  #patience(): number {
    const waiting = this.#pending.last >= this.#pending.first && !this.#insert && this.#held === 0;
    return waiting ? Math.max(1, this.#dueAt() - this.#deps.clock()) : 1_000;
  }

  #dueAt(): number {
    // Nothing more is read into a full batch: to wait longer would only make it later.
    if (this.#isFull) return this.#insertedAt;
    const waiting = this.#pending.events.length;
    const gap = INSERT_GAPS.find(({ rows }) => waiting >= rows);
    return this.#insertedAt + (gap?.ms ?? 0);
  }
}
