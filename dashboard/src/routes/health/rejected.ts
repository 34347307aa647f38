import { getJson, send } from '#lib/api.ts';

/** An event that was turned away, as `GET /api/rejected` tells it, newest first. */
export interface RejectedEvent {
  id: string;
  at: string;
  reason: string;
  message: string;
  event: unknown;
  replayed_at: string | null;
}
export interface RejectedReason {
  reason: string;
  events: number;
  replayed: number;
  first_at: string;
  last_at: string;
}
export interface RejectedAnswer {
  data: RejectedEvent[];
  reasons: RejectedReason[];
}

export interface Mend {
  set: Record<string, unknown>;
  rename: Record<string, string>;
  remove: string[];
}
export interface ReplayAnswer {
  examined: number;
  accepted: number;
  remaining: { reason: string; message: string; events: number }[];
  outcomes?: { id: string; status: 'accepted' | 'rejected' | 'already_replayed' | 'unknown'; message?: string }[];
  next_since: string | null;
}

/** How many of one reason are fetched at once. */
export const SHOWN = 50;

export function getRejected(store: string, reason: string, signal: AbortSignal): Promise<RejectedAnswer> {
  return getJson('/api/rejected', { store, reason, limit: SHOWN }, signal);
}

export function replayOne(store: string, id: string, event: unknown): Promise<ReplayAnswer> {
  return send('POST', '/api/rejected/replay', { store, events: [{ id, event }] });
}

/** All events of a reason up to `until`, mended. Asks until there are no more; what is said is the sum. */
export async function replayAll(
  store: string,
  { reason, first_at }: RejectedReason,
  until: string,
  mend: Mend,
  dryRun: boolean,
): Promise<ReplayAnswer> {
  const sum: ReplayAnswer = { examined: 0, accepted: 0, remaining: [], next_since: null };
  for (let since: string | null = first_at; since !== null; ) {
    const body = { store, reason, since, until, mend, dry_run: dryRun };
    const part: ReplayAnswer = await send('POST', '/api/rejected/replay', body);
    sum.examined += part.examined;
    sum.accepted += part.accepted;
    for (const one of part.remaining) {
      const known = sum.remaining.find(({ reason }) => reason === one.reason);
      if (known) known.events += one.events;
      else sum.remaining.push({ ...one });
    }
    since = part.next_since === since ? null : part.next_since;
  }
  return sum;
}

/** `too_old` as a person writes it: "Too old". */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A payload as text: JSON on lines of its own, anything else as it is. */
export function payloadText(event: unknown): string {
  return typeof event === 'string' ? event : JSON.stringify(event, null, 2);
}
