import { objectIn, type Tally } from './pages.ts';
import { placeId, placeOf } from './place.ts';
import { type Outcome, type ReplayDeps, replayRows, type ToReplay } from './replay.ts';
import type { RejectedRow } from './rows.ts';

/** One rejected event by its id; `event` is what to send in its place, absent: what was sent. */
export interface Chosen {
  id: string;
  event?: unknown;
}

/** Replays these events. Ids that there are none of come back as `unknown`. */
export async function replaySome(
  deps: ReplayDeps & { query: (name: string) => string },
  store: string,
  chosen: readonly Chosen[],
  dryRun: boolean,
): Promise<Tally & { outcomes: Outcome[] }> {
  const places = chosen.flatMap(({ id }) => placeOf(id) ?? []);
  const rows = await deps.warehouse.query<RejectedRow>(deps.query('rejected-at-places'), {
    store,
    epochs: places.map(({ epoch }) => epoch),
    partitions: places.map(({ partition }) => partition),
    offsets: places.map(({ offset }) => offset),
    indexes: places.map(({ index }) => index),
    reasons: places.map(({ reason }) => reason),
  });
  const byId = new Map(rows.map((row) => [placeId(row), row]));
  const toReplay = chosen.flatMap((one) => {
    const row = byId.get(one.id);
    return row ? [sent(row, one)] : [];
  });
  const done = new Map((await replayRows(deps, store, toReplay, dryRun)).map((outcome) => [outcome.id, outcome]));
  const outcomes = chosen.map(({ id }): Outcome => done.get(id) ?? { id, status: 'unknown' });
  return {
    examined: chosen.length,
    accepted: outcomes.filter(({ status }) => status === 'accepted').length,
    remaining: outcomes.flatMap((one) => (one.status === 'rejected' ? [{ reason: one.reason, message: one.message, events: 1 }] : [])),
    outcomes,
    next: null,
  };
}

function sent(row: RejectedRow, { event }: Chosen): ToReplay {
  const given = event ?? objectIn(row.raw);
  return given === undefined ? { row } : { row, event: given };
}
