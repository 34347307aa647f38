import { addEvent } from '../science/sessions/add-event.ts';
import type { SessionEvent, SessionPart } from '../science/sessions/part.ts';
import { sessionId } from '../science/sessions/session-id.ts';
import type { SessionRow } from './rows.ts';

interface Visitor {
  store: string;
  id: string;
  /** In order of time. Complete for events whose reach (time less timeout) is at or after `from`. */
  sessions: SessionPart[];
  from: number;
  dirty: boolean;
}

export interface SessionChange {
  session: SessionPart;
  opened: boolean;
}

/** Who must be looked up before an event can be placed, and from which time on their stored sessions matter. */
export interface Lookup {
  store: string;
  visitor: string;
  from: number;
}

/**
 * The sessions of a partition's recent visitors. Whoever is not in it has no stored session that ended after `horizon`, so a new visitor's
 * event of now needs no question to the warehouse; an event whose reach goes below the horizon does.
 */
export class SessionBook {
  #visitors = new Map<string, Visitor>();
  #dirty = new Set<Visitor>();
  #gone: SessionRow[] = [];
  #horizon: number;
  readonly #partition: number;
  readonly #capacity: number;

  /** `horizon`: when the last stored session ended, ms; -Infinity where none is stored. */
  constructor(options: { partition: number; horizon: number; capacity?: number }) {
    this.#partition = options.partition;
    this.#horizon = options.horizon;
    this.#capacity = options.capacity ?? 500_000;
  }

  get size(): number {
    return this.#visitors.size;
  }

  /** Null when the event can be placed with what is known. */
  lookupFor(store: string, visitor: string, ts: number, timeout: number): Lookup | null {
    const known = this.#visitors.get(keyOf(store, visitor));
    const reach = ts - timeout;
    return reach < (known ? known.from : this.#after()) ? { store, visitor, from: reach } : null;
  }

  /** Takes in a visitor's stored sessions that ended at or after `lookup.from`; what is in memory already is the newer truth. */
  learn(lookup: Lookup, stored: SessionPart[]): void {
    const visitor = this.#visitor(lookup.store, lookup.visitor);
    const older = stored.filter((session) => session.end < visitor.from);
    visitor.sessions = [...older, ...visitor.sessions].sort((a, b) => a.start - b.start);
    visitor.from = Math.min(visitor.from, lookup.from);
  }

  /** Places an event. What it changed is kept until `takeChanges`. */
  add(store: string, visitorId: string, event: SessionEvent, timeout: number): SessionChange {
    const visitor = this.#visitor(store, visitorId);
    // The part given to addEvent may be changed in place: the identity it had is remembered first.
    const before = visitor.sessions.map((session) => ({ session, start: session.start, startId: session.startId }));
    const result = addEvent(visitor.sessions, event, timeout);
    const { session } = result;
    if (result.kind !== 'extend' || result.replaced.length > 0) this.#takeBack(visitor, before, session);
    else for (const old of before) if (old.session === session && old.startId !== session.startId) this.#takeBack(visitor, [old], session);
    if (!visitor.dirty) {
      visitor.dirty = true;
      this.#dirty.add(visitor);
    }
    return { session, opened: result.kind === 'new' };
  }
