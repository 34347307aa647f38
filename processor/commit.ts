import type { Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import type { Batch } from './batch.ts';
import { countReason } from './ledger.ts';
import { rebuildRollups } from './rebuild-rollups.ts';
import {
  LEDGER_COLUMNS,
  ledgerLine,
  ORDER_COLUMNS,
  REFUND_COLUMNS,
  REJECTED_COLUMNS,
  rejectedLine,
  SESSION_COLUMNS,
  TOUCH_COLUMNS,
} from './rows.ts';
import type { SessionChanges } from './session-book.ts';
import { heldPlaces, type LogPlace, placeKey } from './stored-events.ts';
import { insertEvents, insertLines, type RefusedRow } from './warehouse-writer.ts';

export interface CommitDeps {
  readonly warehouse: Warehouse;
  readonly positions: Positions;
  readonly place: LogPlace;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onRetry?: (error: unknown, attempt: number) => void;
}

/** Someone else has taken the partition over: this consumer must stop, and has written nothing that counts twice. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/**
 * Plan, insert, commit. `attempt` 1 is a first try; a higher one takes up a plan whose outcome is unknown: rows that the raw table
 * holds are not inserted again, and the rollups of their hours are made anew. Returns the position's new version.
 */
export async function commitBatch(
  batch: Batch,
  changes: SessionChanges,
  version: number,
  attempt: number,
  deps: CommitDeps,
): Promise<number> {
  for (let tries = 0; ; tries++, attempt++) {
    const plan = { first: batch.first, last: batch.last, attempt, from: spanEdge(batch.from), to: spanEdge(batch.to) };
    if (!(await deps.positions.save(deps.place.partition, { next: batch.first, plan }, version))) throw new Fenced();
    version++;
    try {
      await insertBatch(batch, changes, attempt, deps);
      break;
    } catch (error) {
      deps.onRetry?.(error, attempt);
      await deps.sleep(Math.min(10_000, 100 * 2 ** tries));
    }
  }
  if (!(await deps.positions.save(deps.place.partition, { next: batch.last + 1, plan: null }, version))) throw new Fenced();
  return version + 1;
}

async function insertBatch(batch: Batch, changes: SessionChanges, attempt: number, deps: CommitDeps): Promise<void> {
  const { warehouse, place } = deps;
  const { epoch, partition } = place;
  const token = `${epoch}:${partition}:${batch.first}-${batch.last}:${attempt}`;
  const uncertain = attempt > 1;
  if (uncertain) await warehouse.stopInserts(`${epoch}:${partition}:${batch.first}-`);
  const held = uncertain ? await heldPlaces(warehouse, place, batch.first, batch.last) : new Set<string>();
  const missing = uncertain ? batch.events.filter((row) => !held.has(placeKey(row.offset, row.index))) : batch.events;
  const refused = await insertEvents(warehouse, missing, token);
  for (const row of refused) reject(row, batch);
  if (uncertain) await rebuildRollups(warehouse, partition, batch.events);
  await insertLines(warehouse, 'touches', TOUCH_COLUMNS, batch.touches);
  await insertLines(warehouse, 'refunds', REFUND_COLUMNS, batch.refunds);
  await insertLines(warehouse, 'sessions', SESSION_COLUMNS, changes.sessions);
  await insertLines(warehouse, 'orders', ORDER_COLUMNS, changes.orders);
  await insertLines(
    warehouse,
    'rejected_events',
    REJECTED_COLUMNS,
    batch.rejected.map((row) => rejectedLine(row, epoch, partition)),
  );
  const now = deps.clock();
  const ledger = [...batch.ledger].map(([store, counts]) => ledgerLine(store, epoch, partition, batch.first, batch.last, now, counts));
  await insertLines(warehouse, 'ledger', LEDGER_COLUMNS, ledger);
}

/** A row that the warehouse refuses is kept among the rejected events; its neighbours are stored. */
function reject({ row, message }: RefusedRow, batch: Batch): void {
  const counts = batch.counts(row.store);
  counts.stored--;
  counts.rejected++;
  countReason(counts, 'refused_by_warehouse');
  batch.events.splice(batch.events.indexOf(row), 1);
  batch.rejected.push({
    index: row.index,
    reason: 'refused_by_warehouse',
    message,
    raw: JSON.stringify(row.values),
    store: row.store,
    requestId: '',
    receivedAt: row.ts,
    offset: row.offset,
  });
}

function spanEdge(time: number): number {
  return Number.isFinite(time) ? time : 0;
}
