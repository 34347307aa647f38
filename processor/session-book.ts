import type { Store } from '../contracts/store.ts';
import { Block } from '../platform/warehouse/port.ts';
import { addEvent } from '../science/sessions/add-event.ts';
import { encodeRest } from '../science/sessions/codec.ts';
import type { SessionEvent, SessionPart } from '../science/sessions/part.ts';
import { sessionId } from '../science/sessions/session-id.ts';
import { ORDER_COLUMNS, orderValues, SESSION_COLUMNS, type SessionRow, sessionValues } from './rows.ts';
import { type Hash64, hash64 } from './steps/hash64.ts';
import { LongMemory } from './steps/long-memory.ts';

/** What the book needs to know of a store. */
export type BookStore = Pick<Store, 'id' | 'currency'>;

interface Visitor {
  store: string;
  currency: string;
  id: string;
  /** In order of time: all that ended after `from`, ms. */
  sessions: SessionPart[];
  from: number;
  /** Of `sessions`, those that changed since the last insert. */
  dirty: SessionPart[];
  /** When it was last put behind all others, as a count of events. */
  turn: number;
}

/** Rows for the tables `sessions` and `orders`. */
export interface SessionChanges {
  sessions: Block;
  orders: Block;
}

export interface SessionChange {
  session: SessionPart;
  opened: boolean;
}

/** Who must be looked up before an event can be placed, and from which time on their stored sessions matter. */
export interface Lookup {
  store: BookStore;
  visitor: string;
  from: number;
}

/**
 * The sessions of a partition's recent visitors; of those that were forgotten since, only that they were here. Whoever is neither has no stored session that
 * ended after `horizon`, so a new visitor's event of now needs no question to the warehouse; an event whose reach goes below the horizon does.
 */
export class SessionBook {
  /** By store and id. */
  readonly #visitors = new Map<string, Map<string, Visitor>>();
  /** Who has not been here for longest comes first, as near as `turn` keeps it. */
  readonly #order = new Set<Visitor>();
  #dirty = new Set<Visitor>();
  #gone: SessionRow[] = [];
  #turn = 0;
  #horizon: number;
  readonly #partition: number;
  readonly #capacity: number;
  /** Those that were forgotten, with the end of their last session. */
  #left: LongMemory | null = null;
  readonly #leftCapacity: number;
  readonly #hash: Hash64 = { high: 0, low: 0 };

  /**
   * `horizon`: when the last stored session ended, ms; -Infinity where none is stored. Visitors beyond `capacity` are forgotten; `leftCapacity` of them at
   * least are still known to have been here, in 5 bytes each: at 5,000 new visitors a second all of the last half hour.
   */
  constructor(options: { partition: number; horizon: number; capacity?: number; leftCapacity?: number }) {
    this.#partition = options.partition;
    this.#horizon = options.horizon;
    this.#capacity = options.capacity ?? 500_000;
    this.#leftCapacity = options.leftCapacity ?? 9_000_000;
  }

  get size(): number {
    return this.#order.size;
  }

  /** Null when the event can be placed with what is known. */
  lookupFor(store: BookStore, visitor: string, ts: number, timeout: number): Lookup | null {
    const reach = ts - timeout;
    return reach <= (this.#find(store.id, visitor)?.from ?? this.#horizonOf(store.id, visitor)) ? { store, visitor, from: reach } : null;
  }

  /** Takes in a visitor's stored sessions that ended at or after `lookup.from`, also from among more; what is in memory already is the newer truth. */
  learn(lookup: Lookup, stored: SessionPart[]): void {
    const visitor = this.#visitor(lookup.store, lookup.visitor);
    // What ended before `lookup.from` must stay out: a later lookup that reaches down to it would take it in a second time.
    const older = stored.filter((session) => session.end <= visitor.from && session.end >= lookup.from);
    visitor.sessions = [...older, ...visitor.sessions].sort((a, b) => a.start - b.start);
    visitor.from = Math.min(visitor.from, lookup.from - 1);
  }

  /** Places an event. What it changed is kept until `takeChanges`. */
  add(store: BookStore, visitorId: string, event: SessionEvent, timeout: number): SessionChange {
    const visitor = this.#visitor(store, visitorId);
    const { kind, session, replaced } = addEvent(visitor.sessions, event, timeout);
    for (const old of replaced) this.#gone.push(this.#row(visitor, old));
    if (!visitor.dirty.includes(session)) visitor.dirty.push(session);
    this.#dirty.add(visitor);
    return { session, opened: kind === 'new' };
  }

  /**
   * Rows of the sessions and orders that changed since the last call, whose own rows must be stored by now. Forgets unchanged visitors that
   * have not been here for longest.
   */
  takeChanges(): SessionChanges {
    this.#evict();
    const sessions = new Block(SESSION_COLUMNS);
    const orders = new Block(ORDER_COLUMNS);
    for (const row of this.#gone) sessions.add(sessionValues(row, '', true));
    for (const visitor of this.#dirty) {
      for (const session of visitor.dirty) {
        if (!visitor.sessions.includes(session)) continue;
        const row = this.#row(visitor, session);
        sessions.add(sessionValues(row, encodeRest(session), false));
        for (const [id, order] of Object.entries(session.orders ?? {})) orders.add(orderValues(row, id, order));
      }
      visitor.dirty = [];
    }
    this.#gone = [];
    this.#dirty.clear();
    return { sessions, orders };
  }

  /** Forgets a visitor whose rows are about to go; none of its changes may be left to take. The next event opens a session of its own. */
  forget(store: string, id: string): void {
    const known = this.#find(store, id);
    if (known) this.#drop(known);
  }

  /** The same for one of whom something from before `at` (ms) is known. What changed of it is still taken, and goes with the rows of before. */
  forgetFrom(store: string, id: string, at: number): void {
    const known = this.#find(store, id);
    if (known?.sessions.some(({ start }) => start <= at)) this.forget(store, id);
  }

  /** Until the returned function is called, every visitor is looked up before its first event is placed. */
  doubt(): () => void {
    const horizon = this.#horizon;
    this.#horizon = Number.POSITIVE_INFINITY;
    return () => {
      this.#horizon = horizon;
    };
  }

  /** Whoever is forgotten here is in the warehouse: those with changes are not yet. */
  #evict(): void {
    for (const visitor of this.#order) {
      if (this.size <= this.#capacity) break;
      if (this.#dirty.has(visitor)) continue;
      this.#drop(visitor);
      const end = visitor.sessions.at(-1)?.end;
      if (end === undefined) continue;
      this.#left ??= new LongMemory(this.#leftCapacity);
      this.#horizon = Math.max(this.#horizon, this.#left.add(this.#hashOf(visitor.store, visitor.id), end));
    }
  }

  #hashOf(store: string, visitor: string): Hash64 {
    return hash64(`${store}|${visitor}`, this.#hash);
  }

  /** Every session of a visitor that is not in the book ended by then. */
  #horizonOf(store: string, visitor: string): number {
    const left = this.#left;
    return left?.has(this.#hashOf(store, visitor)) ? Math.max(this.#horizon, left.latest) : this.#horizon;
  }

  #find(store: string, id: string): Visitor | undefined {
    return this.#visitors.get(store)?.get(id);
  }

  #drop(visitor: Visitor): void {
    this.#order.delete(visitor);
    const others = this.#visitors.get(visitor.store);
    others?.delete(visitor.id);
    if (others?.size === 0) this.#visitors.delete(visitor.store);
  }

  #visitor(store: BookStore, id: string): Visitor {
    let visitor = this.#find(store.id, id);
    this.#turn++;
    // To move a visitor behind all others costs more than to look it up: an eighth of the book may be out of order.
    if (visitor && this.#turn - visitor.turn <= this.#capacity / 8) return visitor;
    if (visitor) this.#order.delete(visitor);
    else visitor = this.#open(store, id);
    visitor.turn = this.#turn;
    this.#order.add(visitor);
    return visitor;
  }

  #open(store: BookStore, id: string): Visitor {
    const visitor = {
      store: store.id,
      currency: store.currency,
      id,
      sessions: [],
      from: this.#horizonOf(store.id, id),
      dirty: [],
      turn: 0,
    };
    const others = this.#visitors.get(store.id);
    if (others) others.set(id, visitor);
    else this.#visitors.set(store.id, new Map([[id, visitor]]));
    return visitor;
  }

  #row(visitor: Visitor, part: SessionPart): SessionRow {
    return {
      store: visitor.store,
      currency: visitor.currency,
      visitor: visitor.id,
      id: sessionId(visitor.store, visitor.id, part),
      part,
      partition: this.#partition,
    };
  }
}

export function timeoutOf(store: Store): number {
  return store.session_timeout_minutes * 60_000;
}
