import type { TrackEvent } from '../contracts/event.ts';
import { isOrderRecord, type LogRecord } from '../contracts/log-record.ts';
import type { Withheld } from '../contracts/personal-data.ts';
import type { Store } from '../contracts/store.ts';
import type { Directory } from '../platform/database/port.ts';
import type { LogEntry } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { SessionPart } from '../science/sessions/part.ts';
import type { Batch } from './batch.ts';
import { countReason } from './ledger.ts';
import type { LiveSink } from './live-sink.ts';
import { addTruth } from './orders/add-truth.ts';
import { type Forgotten, namesForgotten } from './privacy/forgotten.ts';
import type { Withhold } from './privacy/withhold.ts';
import { eventRow, refundLine, touchRow } from './rows.ts';
import type { Lookup, SessionBook } from './session-book.ts';
import type { StageTimes } from './stages.ts';
import type { Enrich } from './steps/enrich.ts';
import type { EnrichedEvent } from './steps/enriched.ts';
import { identitiesOf, learn } from './steps/identity.ts';
import type { SeenEvents } from './steps/seen.ts';
import { type LogPlace, storedIds } from './stored-events.ts';
import type { StoredRequest } from './stored-requests.ts';

/** How far a client's clock may be ahead before a second sending of its event, which comes after all that is remembered, is taken for a first, ms. */
const CLOCK_SLACK = 300_000;

/** An event on its way through the steps, with its place in the log. */
interface Candidate {
  event: EnrichedEvent;
  /** As it was in the log. */
  source: TrackEvent;
  store: Store;
  offset: number;
  index: number;
  /** It may be stored already. */
  doubtful: boolean;
}

export interface ProcessorState {
  readonly place: LogPlace;
  readonly seen: SeenEvents;
  readonly book: SessionBook;
  readonly live: LiveSink;
}

export interface ProcessDeps {
  readonly warehouse: Warehouse;
  readonly directory: Directory;
  readonly enrich: Enrich;
  /** Absent: everything is kept. */
  readonly withhold?: Withhold;
  readonly forgotten?: Forgotten;
  readonly times: StageTimes;
  /** Told of each request when what it brought is stored and committed. Absent: nothing is kept for it. */
  readonly onStored?: (request: StoredRequest) => void;
  /** Stored sessions of these visitors, by `store|visitor`. */
  readonly lookUp: (lookups: readonly Lookup[]) => Promise<Map<string, SessionPart[]>>;
}

/**
 * Takes records through the steps, in order: parse, drop bots, deduplicate, enrich, sessionize, touches and refunds, identities, live counters.
 * Rows and counts go into the batch; the state moves on. Each event ends as exactly one of stored, duplicate, rejected, bot.
 */
export async function processRecords(
  entries: readonly LogEntry[],
  batch: Batch,
  state: ProcessorState,
  deps: ProcessDeps,
  now: number,
): Promise<void> {
  const { times } = deps;
  const candidates: Candidate[] = [];
  await times.time('enrich', () => {
    for (const entry of entries) {
      parseRecord(entry, batch, state, deps, candidates, now);
      batch.last = entry.offset;
    }
  });
  const fresh = await times.time('look_up', async () => {
    const left = await dropStored(candidates, batch, state, deps);
    await lookUpVisitors(left, state, deps);
    return left;
  });
  await times.time('place', () => {
    for (const candidate of fresh) place(candidate, batch, state, now);
  });
  times.events += fresh.length;
}

function parseRecord(entry: LogEntry, batch: Batch, state: ProcessorState, deps: ProcessDeps, candidates: Candidate[], now: number): void {
  const record = JSON.parse(entry.value) as LogRecord;
  batch.bytes += entry.value.length;
  if (record.received_at < batch.oldest) batch.oldest = record.received_at;
  if (isOrderRecord(record)) {
    addTruth(record, deps.directory.store(record.store), batch);
    return;
  }
  const counts = batch.counts(record.store);
  counts.received += record.received;
  if (deps.onStored) {
    const { request_id, store, received } = record;
    batch.requests.push({ request_id, store, log_offset: entry.offset, received });
  }
  const reject = (index: number, reason: string, message: string, raw: string) => {
    counts.rejected++;
    countReason(counts, reason);
    batch.rejected.push({
      index,
      reason,
      message,
      raw,
      store: record.store,
      requestId: record.request_id,
      receivedAt: record.received_at,
      offset: entry.offset,
    });
  };
  const store = deps.directory.store(record.store);
  const isKept = store?.consent_mode !== 'required' || record.trusted === true;
  const withhold = (reason: Withheld) => {
    counts.rejected++;
    countReason(counts, reason);
  };
  for (const r of record.rejected) {
    if (deps.forgotten && namesForgotten(deps.forgotten, record.store, r.raw, record.received_at)) withhold('erased');
    else reject(r.index, r.reason, r.message, isKept ? r.raw : '');
  }
  for (const [at, event] of record.events.entries()) {
    if (!store) {
      reject(at, 'unknown_store', `The store ${record.store} no longer exists.`, JSON.stringify(event));
      continue;
    }
    const enriched = deps.enrich(record, event, store);
    if ('bot' in enriched) {
      counts.bots++;
      countReason(counts, enriched.bot);
      continue;
    }
    if ('withheld' in enriched) {
      withhold(enriched.withheld);
      continue;
    }
    const withheld = deps.withhold?.(store, enriched, record.received_at, now);
    if (withheld) {
      withhold(withheld);
      continue;
    }
    const seen = state.seen.add(store.id, enriched.event_id, record.received_at);
    if (seen === 'before') counts.duplicates++;
    else {
      const doubtful = seen === 'perhaps' || enriched.ts <= state.seen.completeSince + CLOCK_SLACK;
      candidates.push({ event: enriched, source: event, store, offset: entry.offset, index: at, doubtful });
    }
  }
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
  for (const { event, store } of candidates) {
    // A session of before goes with its rows, also where those are still there to be looked up: what comes after opens one of its own.
    const at = deps.forgotten?.at(store.id, event.visitor_id, event.user_id) ?? Number.NEGATIVE_INFINITY;
    if (Number.isFinite(at)) {
      forgotten.set(`${store.id}|${event.visitor_id}`, at);
      state.book.forgetFrom(store.id, event.visitor_id, at);
    }
    const lookup = state.book.lookupFor(store, event.visitor_id, event.ts, timeoutOf(store));
    if (!lookup) continue;
    const key = `${store.id}|${event.visitor_id}`;
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

function place({ event, source, store, offset, index }: Candidate, batch: Batch, state: ProcessorState, now: number): void {
  const counted = event.currency === store.currency;
  const { session, opened } = state.book.add(store, event.visitor_id, event, timeoutOf(store));
  const values = eventRow(event, session, state.place.epoch, state.place.partition, offset, index);
  batch.add({ offset, index, store: store.id, ts: event.ts }, values);
  batch.counts(store.id).stored++;
  if (event.channel !== 'direct' && event.channel !== 'internal') batch.touches.add(touchRow(event));
  if (event.event_type === 'refund') batch.refunds.push(refundLine(event, counted));
  learn(batch.identities, identitiesOf(source, event));
  state.live.apply(store, event, { channel: session.channel, opened, counted }, now);
}

export function timeoutOf(store: Store): number {
  return store.session_timeout_minutes * 60_000;
}
