import type { IncomingHttpHeaders } from 'node:http';
import type { TrackEvent } from '../contracts/event.ts';
import type { RejectedEvent } from '../contracts/log-record.ts';
import type { KeyGrant } from '../contracts/store.ts';
import type { Refusal } from './answer.ts';
import type { IngestDeps } from './deps.ts';
import { MalformedLine, type Parsed } from './parse.ts';
import { permitted } from './permitted.ts';
import { append } from './record.ts';
import { isSuspect } from './text.ts';
import { parseTime } from './time.ts';
import { type EventContext, type Verdict, validate } from './validate.ts';

/** Who sent a request, once its key and origin are accepted. */
export interface Sender {
  readonly requestId: string;
  readonly grant: KeyGrant;
  readonly address: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface Receipt {
  readonly verdicts: readonly Verdict[];
  readonly accepted: number;
  readonly rejected: number;
  /** The request carried the secret key. */
  readonly trusted: boolean;
}

/** Longest user agent that is passed on; real ones stay below 512. */
const USER_AGENT = 1_024;

/**
 * Checks each entry, appends accepted and rejected ones, and returns once they are durable. `text` is what the entries were parsed from.
 * Throws the log's Faults: then nothing may be acknowledged.
 */
export async function receive(deps: IngestDeps, sender: Sender, parsed: Parsed & { kind: 'parsed' }, text: string): Promise<Receipt> {
  const { requestId, grant, headers } = sender;
  const context = contextFor(deps, sender, parsed, text);
  const events: TrackEvent[] = [];
  const rejected: RejectedEvent[] = [];
  const verdicts: Verdict[] = [];
  for (const [index, entry] of parsed.entries.entries()) {
    const verdict = entry instanceof MalformedLine ? MALFORMED : validate(entry, context);
    verdicts.push(verdict);
    if (verdict.kind === 'accepted') events.push(verdict.event);
    else {
      const kept = context.trusted ? entry : permitted(entry, context.doNotTrack);
      rejected.push({ index, reason: verdict.reason, message: verdict.message, raw: rawText(kept, deps.limits.eventBytes) });
    }
  }
  const start = performance.now();
  await append(
    deps.log,
    {
      store: grant.store.id,
      request_id: requestId,
      received_at: context.receivedAt,
      ip: sender.address,
      user_agent: headers['user-agent']?.slice(0, USER_AGENT),
      trusted: context.trusted || undefined,
    },
    events,
    rejected,
  );
  deps.metrics?.appended((performance.now() - start) / 1_000);
  deps.logger?.debug(
    { request_id: requestId, store: grant.store.id, accepted: events.length, rejected: rejected.length },
    'durable in the log',
  );
  return { verdicts, accepted: events.length, rejected: rejected.length, trusted: context.trusted };
}

function contextFor(deps: IngestDeps, sender: Sender, parsed: Parsed & { kind: 'parsed' }, text: string): EventContext {
  const { headers, grant } = sender;
  return {
    receivedAt: deps.clock(),
    sentAt: parsed.sentAt === undefined ? undefined : parseTime(parsed.sentAt),
    trusted: grant.kind === 'secret',
    currency: grant.store.currency,
    doNotTrack: headers.dnt === '1' || headers['sec-gpc'] === '1',
    suspect: isSuspect(text),
    eventBytes: mayHold(text, deps.limits.eventBytes) ? deps.limits.eventBytes : undefined,
    newId: deps.newId,
  };
}

/** Whether something as large may stand in a text. Its bytes are asked for only where its length does not tell. */
function mayHold(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

const MALFORMED: Verdict = { kind: 'rejected', reason: 'malformed_json', message: 'The line is not JSON. Send one JSON object a line.' };

function rawText(entry: unknown, limit: number): string {
  const text = entry instanceof MalformedLine ? entry.text : (JSON.stringify(entry) ?? '');
  return text.slice(0, limit).toWellFormed();
}

/** The answer to a batch: an entry for each event, by its place and id. */
export function batchAnswer(receipt: Receipt): string {
  const results = receipt.verdicts.map((verdict, index) => result(verdict, index));
  return JSON.stringify({ accepted: receipt.accepted, rejected: receipt.rejected, results });
}

const ONE_ACCEPTED = '{"accepted":1,"rejected":0}';

/** The answer to a single event: a refusal when it was rejected, otherwise its JSON text. */
export function singleAnswer(receipt: Receipt): string | Refusal {
  const [verdict] = receipt.verdicts;
  if (verdict?.kind === 'rejected') return { status: 400, code: verdict.reason, message: verdict.message };
  return verdict?.event.flags === undefined ? ONE_ACCEPTED : batchAnswer(receipt);
}

function result(verdict: Verdict, index: number): Record<string, unknown> {
  if (verdict.kind === 'rejected') return { index, status: 'rejected', reason: verdict.reason, message: verdict.message };
  const { event_id, flags } = verdict.event;
  return flags === undefined ? { index, event_id, status: 'ok' } : { index, event_id, status: 'warning', flags };
}
