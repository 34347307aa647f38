import { type Mend, mended } from './mend.ts';
import { type Outcome, type ReplayDeps, replayRows, type ToReplay } from './replay.ts';
import type { RejectedRow } from './rows.ts';

/** Events of one reason, received from `since` until before `until` (ms), and the mend for all of them. */
export interface Wanted {
  reason: string;
  since: number;
  until: number;
  mend: Mend;
}

/** What became of many. `next` is where to go on when there were more than one request takes (ms), else null. */
export interface Tally {
  examined: number;
  accepted: number;
  /** Why the others would be refused again, the most first. */
  remaining: { reason: string; message: string; events: number }[];
  next: number | null;
}

/** Rows that one page reads: at 32 KiB an event some 16 MB at the most. */
const PAGE = 500;

/** Mends and replays all events of a reason that are not replayed yet, oldest first, at most `most` of them. */
export async function replayReason(
  deps: ReplayDeps & { query: (name: string) => string },
  store: string,
  wanted: Wanted,
  { dryRun, most }: { dryRun: boolean; most: number },
): Promise<Tally> {
  const { reason, since, until, mend } = wanted;
  let place = { after: -1, epoch: '', partition: 0, offset: 0, index: 0 };
  let examined = 0;
  let accepted = 0;
  let next: number | null = null;
  const remaining = new Map<string, { reason: string; message: string; events: number }>();
  for (;;) {
    const params = { store, reason, since, until, ...place, limit: PAGE };
    const rows = await deps.warehouse.query<RejectedRow>(deps.query('rejected-to-replay'), params);
    for (const outcome of await replayRows(
      deps,
      store,
      rows.map((row) => toReplay(row, mend)),
      dryRun,
    )) {
      if (outcome.status === 'accepted') accepted++;
      else if (outcome.status === 'rejected') count(remaining, outcome);
    }
    examined += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    place = { after: last.received_at, epoch: last.epoch, partition: last.partition, offset: last.offset, index: last.index };
    if (examined >= most && last.received_at > since) {
      next = last.received_at;
      break;
    }
  }
  return { examined, accepted, remaining: [...remaining.values()].sort((a, b) => b.events - a.events).slice(0, 10), next };
}

function toReplay(row: RejectedRow, mend: Mend): ToReplay {
  const event = objectIn(row.raw);
  return event ? { row, event: mended(event, mend) } : { row };
}

/** The object that a row's text says; undefined for anything else. */
export function objectIn(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function count(
  remaining: Map<string, { reason: string; message: string; events: number }>,
  { reason, message }: Outcome & { status: 'rejected' },
): void {
  const known = remaining.get(reason);
  if (known) known.events++;
  else remaining.set(reason, { reason, message, events: 1 });
}
