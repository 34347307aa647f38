import type { TrackEvent } from '../contracts/event.ts';
import { isOrderRecord } from '../contracts/log-record.ts';
import type { Withheld } from '../contracts/personal-data.ts';
import { readRecord } from '../contracts/record-text.ts';
import type { Directory } from '../platform/database/port.ts';
import type { LogEntry } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { SessionPart } from '../science/sessions/part.ts';
import type { Batch } from './batch.ts';
import { type Candidate, Held } from './held.ts';
import { countReason } from './ledger.ts';
import type { LiveSink } from './live-sink.ts';
import { addTruth } from './orders/add-truth.ts';
import { type Forgotten, namesForgotten } from './privacy/forgotten.ts';
import type { Withhold } from './privacy/withhold.ts';
import { eventRow, refundLine, touchRow } from './rows.ts';
import { type Lookup, type SessionBook, timeoutOf } from './session-book.ts';
import type { StageTimes } from './stages.ts';
import type { Enrich } from './steps/enrich.ts';
import { identitiesOf, learn } from './steps/identity.ts';
import type { SeenEvents } from './steps/seen.ts';
import type { LogPlace } from './stored-events.ts';
import type { StoredRequest } from './stored-requests.ts';

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
 * Rows and counts go into the batch; the state moves on. Each event ends as exactly one of stored, duplicate, rejected, bot. Event by event, so that what
 * one leaves behind is let go of before the next: only those that the warehouse has to be asked about wait for each other.
 */
export async function processRecords(
  entries: readonly LogEntry[],
  batch: Batch,
  state: ProcessorState,
  deps: ProcessDeps,
  now: number,
): Promise<void> {
  const { times } = deps;
  const held = new Held();
  const before = batch.events.length;
  await times.time('steps', () => {
    for (const entry of entries) {
      takeRecord(entry, batch, state, deps, held, now);
      batch.last = entry.offset;
    }
  });
  if (held.candidates.length > 0) {
    const fresh = await times.time('look_up', () => held.release(batch, state, deps));
    await times.time('steps', () => {
      for (const candidate of fresh) place(candidate, batch, state, now);
    });
  }
  times.events += batch.events.length - before;
}

function takeRecord(entry: LogEntry, batch: Batch, state: ProcessorState, deps: ProcessDeps, held: Held, now: number): void {
  const record = readRecord(entry.value);
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
  for (let at = 0; at < record.events.length; at++) {
    const event = record.events[at] as TrackEvent;
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
      const doubtful = seen === 'perhaps' || state.seen.mayHaveForgotten(enriched.ts, record.received_at);
      const candidate = { event: enriched, source: event, store, offset: entry.offset, index: at, doubtful };
      if (!held.take(candidate, state, deps)) place(candidate, batch, state, now);
    }
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
