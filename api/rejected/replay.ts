import { REPLAY_BATCH, type ReplayEvent, type Resend } from '../../contracts/replay.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { placeId } from './place.ts';
import { markReplayed, type RejectedRow } from './rows.ts';

export interface ReplayDeps {
  warehouse: Warehouse;
  resend: Resend;
  clock: () => number;
}

/** What became of one rejected event. */
export type Outcome =
  | { id: string; status: 'accepted'; event_id: string }
  | { id: string; status: 'already_replayed' | 'unknown' }
  | { id: string; status: 'rejected'; reason: string; message: string };

/** A rejected row, and the event to send in its place; `event` is absent where the row's own text is no JSON object to mend. */
export interface ToReplay {
  row: RejectedRow;
  event?: unknown;
}

/**
 * Sends these events through the edge and marks the rows of those that it takes. Only then are they marked: a server that dies in between lets them be
 * replayed again, which stores nothing twice, as an event's id follows from its row. A `dryRun` sends and marks nothing.
 */
export async function replayRows(deps: ReplayDeps, store: string, all: readonly ToReplay[], dryRun: boolean): Promise<Outcome[]> {
  const outcomes = new Map<ToReplay, Outcome>();
  const toSend: (ReplayEvent & { of: ToReplay })[] = [];
  for (const one of all) {
    const { row } = one;
    const id = placeId(row);
    if (row.replayed_at > 0) outcomes.set(one, { id, status: 'already_replayed' });
    else if (!('event' in one)) outcomes.set(one, { id, status: 'rejected', ...unreadable(row.raw) });
    else toSend.push({ id, request_id: row.request_id, received_at: row.received_at, event: one.event, of: one });
  }
  for (let from = 0; from < toSend.length; from += REPLAY_BATCH) {
    const batch = toSend.slice(from, from + REPLAY_BATCH);
    const verdicts = await deps.resend({ store, dry_run: dryRun, events: batch.map(({ of: _, ...event }) => event) });
    for (const [at, { of, id }] of batch.entries()) {
      const verdict = verdicts[at];
      if (verdict?.kind === 'accepted') outcomes.set(of, { id, status: 'accepted', event_id: verdict.event_id });
      else if (verdict) outcomes.set(of, { id, status: 'rejected', reason: verdict.reason, message: verdict.message });
    }
    const taken = batch.filter(({ of }) => outcomes.get(of)?.status === 'accepted').map(({ of }) => of.row);
    if (!dryRun) await markReplayed(deps.warehouse, store, taken, deps.clock());
  }
  return all.flatMap((one) => outcomes.get(one) ?? []);
}

function unreadable(raw: string): { reason: string; message: string } {
  if (raw === '')
    return { reason: 'not_kept', message: 'Nothing was kept of this event, as its visitor had not agreed to it. It cannot be replayed.' };
  return { reason: 'malformed_json', message: 'What was kept is no JSON object: it was cut, or never one. Mend it by itself, as a whole.' };
}
