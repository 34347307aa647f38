import type { TrackEvent } from '../contracts/event.ts';
import type { Store } from '../contracts/store.ts';
import type { Batch } from './batch.ts';
import type { ProcessDeps, ProcessorState } from './process.ts';
import { type Lookup, timeoutOf } from './session-book.ts';
import type { EnrichedEvent } from './steps/enriched.ts';
import { storedIds } from './stored-events.ts';

/** An event on its way through the steps, with its place in the log. */
export interface Candidate {
  event: EnrichedEvent;
  /** As it was in the log. */
  source: TrackEvent;
  store: Store;
  offset: number;
  index: number;
  /** It may be stored already. */
  doubtful: boolean;
}

/**
 * The events of a stretch that cannot be placed before the warehouse was asked: whether they are stored already, or which sessions their visitors had. What
 * comes later of such a visitor waits behind them. All are asked for together.
 */
export class Held {
  readonly candidates: Candidate[] = [];
  readonly #visitors = new Set<string>();

  /** Keeps the event where it has to wait; otherwise false. */
  take(candidate: Candidate, state: ProcessorState, deps: Pick<ProcessDeps, 'forgotten'>): boolean {
    const { event, store } = candidate;
    const waits =
      candidate.doubtful ||
      (this.#visitors.size > 0 && this.#visitors.has(visitorKey(candidate))) ||
      Number.isFinite(deps.forgotten?.at(store.id, event.visitor_id, event.user_id)) ||
      state.book.lookupFor(store, event.visitor_id, event.ts, timeoutOf(store)) !== null;
    if (!waits) return false;
    this.#visitors.add(visitorKey(candidate));
    this.candidates.push(candidate);
    return true;
  }

  /** Asks for all; returns those that are not stored yet, whose visitors are known now. */
  async release(batch: Batch, state: ProcessorState, deps: ProcessDeps): Promise<Candidate[]> {
    const fresh = await dropStored(this.candidates, batch, state, deps);
    await lookUpVisitors(fresh, state, deps);
    return fresh;
  }
}

function visitorKey({ event, store }: Candidate): string {
  return `${store.id}|${event.visitor_id}`;
}

/** Drops events that are stored: asks for those that may be, by their id or because they are old enough to have been before the ids that are known. */
async function dropStored(candidates: Candidate[], batch: Batch, state: ProcessorState, deps: ProcessDeps): Promise<Candidate[]> {
  const doubtful = candidates.filter((candidate) => candidate.doubtful);
  if (doubtful.length === 0) return candidates;
  const stored = new Set<string>();
  for (const [store, group] of Map.groupBy(doubtful, (candidate) => candidate.store.id)) {
    const times = group.map(({ event }) => event.ts);
    const span = { from: Math.min(...times), to: Math.max(...times) };
    const ids = group.map(({ event }) => event.event_id);
    for (const id of await storedIds(deps.warehouse, store, ids, span, { ...state.place, offset: batch.first }))
      stored.add(`${store}|${id}`);
  }
  return candidates.filter(({ event, store }) => {
    const isStored = stored.has(`${store.id}|${event.event_id}`);
    if (isStored) batch.counts(store.id).duplicates++;
    return !isStored;
  });
}

async function lookUpVisitors(candidates: readonly Candidate[], state: ProcessorState, deps: ProcessDeps): Promise<void> {
  const wanted = new Map<string, Lookup>();
  const forgotten = new Map<string, number>();
  for (const candidate of candidates) {
    const { event, store } = candidate;
    const key = visitorKey(candidate);
    // A session of before goes with its rows, also where those are still there to be looked up: what comes after opens one of its own.
    const at = deps.forgotten?.at(store.id, event.visitor_id, event.user_id) ?? Number.NEGATIVE_INFINITY;
    if (Number.isFinite(at)) {
      forgotten.set(key, at);
      state.book.forgetFrom(store.id, event.visitor_id, at);
    }
    const lookup = state.book.lookupFor(store, event.visitor_id, event.ts, timeoutOf(store));
    if (!lookup) continue;
    const other = wanted.get(key);
    if (!other || lookup.from < other.from) wanted.set(key, lookup);
  }
  if (wanted.size === 0) return;
  const stored = await deps.lookUp([...wanted.values()]);
  for (const [key, lookup] of wanted) {
    const sessions = stored.get(key) ?? [];
    const at = forgotten.get(key);
    state.book.learn(lookup, at === undefined ? sessions : sessions.filter(({ start }) => start > at));
  }
}
