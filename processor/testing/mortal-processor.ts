import type { Store } from '../../contracts/store.ts';
import { SnapshotDirectory } from '../../platform/database/snapshot-directory.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { SessionPart } from '../../science/sessions/part.ts';
import { sessionize } from '../../science/sessions/sessionize.ts';
import { Batch } from '../batch.ts';
import { type ProcessorState, processRecords } from '../process.ts';
import { type Lookup, SessionBook, type SessionChanges, timeoutOf } from '../session-book.ts';
import { StageTimes } from '../stages.ts';
import type { EnrichedEvent } from '../steps/enriched.ts';
import { SeenEvents } from '../steps/seen.ts';
import type { SessionTables } from './session-tables.ts';

interface Insert {
  first: number;
  last: number;
  changes: SessionChanges;
}

/**
 * A processor whose every step is taken by hand: it reads on while an insert is on its way, ends and starts again, or dies with any share of
 * an insert's rows written. Its log is `events`, one a record; session book, steps and lookups are the real ones, only the tables are not.
 */
export class MortalProcessor {
  readonly #events: readonly EnrichedEvent[];
  readonly #stores: readonly Store[];
  readonly #tables: SessionTables;
  readonly #room: { capacity: number; leftCapacity: number };
  #state: ProcessorState;
  #pending = new Batch(0);
  #insert: Insert | null = null;

  /** `room`: how many visitors its session book holds. */
  constructor(options: {
    events: readonly EnrichedEvent[];
    stores: readonly Store[];
    tables: SessionTables;
    room: { capacity: number; leftCapacity: number };
  }) {
    this.#events = options.events;
    this.#stores = options.stores;
    this.#tables = options.tables;
    this.#room = options.room;
    this.#state = this.#freshState();
  }

  /** Reads up to `count` records in one piece; false at the end of the log. */
  async read(count: number): Promise<boolean> {
    const first = this.#pending.last + 1;
    await this.#process(this.#pending, first, first + count - 1, (lookups) => this.#tables.lookUp(lookups));
    return this.#pending.last + 1 < this.#events.length;
  }

  beginInsert(): void {
    const { first, last } = this.#pending;
    if (this.#insert || last < first) return;
    this.#insert = { first, last, changes: this.#state.book.takeChanges() };
    this.#pending = new Batch(last + 1);
  }

  endInsert(): void {
    if (this.#insert) this.#tables.write(this.#insert.changes);
    this.#insert = null;
  }

  /** Commits everything that was read and starts anew. */
  restart(): void {
    this.endInsert();
    this.beginInsert();
    this.endInsert();
    this.#state = this.#freshState();
  }

  /** Dies with `share` of the insert's rows written, and starts anew: first the insert's records again, as `startPartition` does it. */
  async kill(share: number): Promise<void> {
    const insert = this.#insert;
    this.#insert = null;
    if (insert) this.#tables.write(insert.changes, share);
    this.#state = this.#freshState();
    this.#pending = new Batch(insert ? insert.last + 1 : this.#pending.first);
    if (!insert) return;
    const trustAgain = this.#state.book.doubt();
    const half = Math.floor((insert.first + insert.last) / 2);
    const redone = new Batch(insert.first);
    const below = (lookups: readonly Lookup[]) => this.#sessionsFromEvents(lookups, insert.first);
    await this.#process(redone, insert.first, half, below);
    await this.#process(redone, half + 1, insert.last, below);
    trustAgain();
    this.#tables.write(this.#state.book.takeChanges());
  }

  #freshState(): ProcessorState {
    const book = new SessionBook({ partition: 0, horizon: this.#tables.lastEnd, ...this.#room });
    const live = { apply: () => {}, afterBatch: () => {} };
    return { place: { epoch: 'e', partition: 0 }, seen: new SeenEvents(), book, live };
  }

  async #process(batch: Batch, first: number, last: number, lookUp: (lookups: readonly Lookup[]) => Map<string, SessionPart[]>) {
    const entries = this.#events.slice(first, last + 1).map((event, at) => {
      const record = { v: 1, store: event.store_id, request_id: '', received_at: 0, received: 1, events: [event], rejected: [] };
      return { offset: first + at, value: JSON.stringify(record) };
    });
    const deps = {
      warehouse: noWarehouse,
      directory: new SnapshotDirectory({ stores: [...this.#stores], keys: [], salts: [] }),
      enrich: (_: unknown, event: object) => event as EnrichedEvent,
      times: new StageTimes(),
      lookUp: async (lookups: readonly Lookup[]) => lookUp(lookups),
    };
    await processRecords(entries, batch, this.#state, deps, 0);
  }

  #sessionsFromEvents(lookups: readonly Lookup[], below: number): Map<string, SessionPart[]> {
    const from = Math.min(...lookups.map((lookup) => lookup.from));
    const stored = this.#events.slice(0, below);
    return new Map(
      lookups.map(({ store, visitor }) => {
        const events = stored.filter((event) => event.store_id === store.id && event.visitor_id === visitor);
        const timeout = timeoutOf(this.#stores.find(({ id }) => id === store.id) as Store);
        return [`${store.id}|${visitor}`, sessionize(events, timeout).filter((session) => session.end >= from)];
      }),
    );
  }
}

const noWarehouse = new Proxy({} as Warehouse, {
  get: (_, name) => {
    throw new Error(`the warehouse was asked: ${String(name)}`);
  },
});
