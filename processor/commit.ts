import type { Plan } from '../platform/log/port.ts';
import type { Batch, EventRow } from './batch.ts';
import { Claim, type ClaimDeps, Fenced } from './claim.ts';
import { countReason } from './ledger.ts';
import { ACTUAL_ORDER_COLUMNS, ACTUAL_REFUND_COLUMNS } from './orders/truth-rows.ts';
import { rebuildRollups } from './rebuild-rollups.ts';
import { IDENTITY_COLUMNS, identityLine, LEDGER_COLUMNS, ledgerLine, REFUND_COLUMNS, REJECTED_COLUMNS, rejectedLine } from './rows.ts';
import type { SessionChanges } from './session-book.ts';
import { heldPlaces, type LogPlace, placeKey } from './stored-events.ts';
import { type StoredRequest, tellStored } from './stored-requests.ts';
import { insertEvents, insertLines, type RefusedRow } from './warehouse-writer.ts';

export interface CommitDeps extends ClaimDeps {
  readonly place: LogPlace;
  readonly onRetry?: (error: unknown, attempt: number) => void;
  readonly onStored?: (request: StoredRequest) => void;
}

/**
 * Plan, insert, commit. `found`: a plan of this batch whose outcome is unknown; null for a first try. From the second attempt on, rows that the raw
 * table holds are not inserted again, and the rollups of their hours are made anew. Returns the position's new version; throws Fenced.
 */
export async function commitBatch(
  batch: Batch,
  changes: SessionChanges,
  version: number,
  found: Plan | null,
  deps: CommitDeps,
): Promise<number> {
  const stretch = { first: batch.first, last: batch.last, from: spanEdge(batch.from), to: spanEdge(batch.to) };
  const claim = new Claim(deps.place.partition, version, stretch, found, deps);
  for (let tries = 0; ; tries++) {
    try {
      await claim.begin();
      await insertBatch(batch, changes, claim, deps);
      break;
    } catch (error) {
      if (error instanceof Fenced) throw error;
      deps.onRetry?.(error, claim.attempt);
      await deps.sleep(Math.min(10_000, 100 * 2 ** tries));
    }
  }
  const ended = await claim.end(batch.last + 1);
  for (const block of [batch.block, batch.touches, changes.sessions, changes.orders]) block.release();
  if (deps.onStored) tellStored(batch, deps.place.partition, deps.onStored);
  return ended;
}

async function insertBatch(batch: Batch, changes: SessionChanges, claim: Claim, deps: CommitDeps): Promise<void> {
  const { warehouse, place } = deps;
  const { epoch, partition } = place;
  const token = `${epoch}:${partition}:${batch.first}-${batch.last}:${claim.attempt}`;
  const uncertain = claim.attempt > 1;
  if (uncertain) await warehouse.stopInserts(`${epoch}:${partition}:${batch.first}-`);
  const held = uncertain ? await heldPlaces(warehouse, place, batch.first, batch.last) : new Set<string>();
  const missing = uncertain ? batch.events.filter((row) => !held.has(placeKey(row.offset, row.index))) : batch.events;
  const block = uncertain ? batch.block.pick(missing.map(({ at }) => at)) : batch.block;
  for (const refused of await insertEvents(warehouse, block, token, claim)) {
    const row = missing[refused.at];
    if (row) reject(row, refused, batch);
  }
  if (uncertain) await rebuildRollups(warehouse, partition, batch.events, token, claim);
  await warehouse.insertBlock('touches', batch.touches);
  await insertLines(warehouse, 'refunds', REFUND_COLUMNS, batch.refunds);
  await insertLines(warehouse, 'identities', IDENTITY_COLUMNS, [...batch.identities.values()].map(identityLine));
  await warehouse.insertBlock('sessions', changes.sessions);
  await warehouse.insertBlock('orders', changes.orders);
  await insertLines(warehouse, 'actual_orders', ACTUAL_ORDER_COLUMNS, batch.actualOrders);
  await insertLines(warehouse, 'actual_refunds', ACTUAL_REFUND_COLUMNS, batch.actualRefunds);
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
function reject(row: EventRow, { values, message }: RefusedRow, batch: Batch): void {
  const counts = batch.counts(row.store);
  counts.stored--;
  counts.rejected++;
  countReason(counts, 'refused_by_warehouse');
  batch.events.splice(batch.events.indexOf(row), 1);
  batch.rejected.push({
    index: row.index,
    reason: 'refused_by_warehouse',
    message,
    raw: JSON.stringify(values),
    store: row.store,
    requestId: '',
    receivedAt: row.ts,
    offset: row.offset,
  });
}

function spanEdge(time: number): number {
  return Number.isFinite(time) ? time : 0;
}
