import type { OrderRecordBody } from '../../contracts/log-record.ts';
import { type Store, storeSchema } from '../../contracts/store.ts';
import type { Batch } from '../batch.ts';
import { actualOrderLine, actualRefundLines } from './truth-rows.ts';

/**
 * What a shop said of an order becomes rows with a version, so that deliveries may come in any order, many times, and be taken up again after a kill.
 * They are no events: no ledger, no session, no live counter.
 */
export function addTruth({ store: id, truth }: OrderRecordBody, known: Store | undefined, batch: Batch): void {
  // A store that this process has not heard of yet: its order is kept all the same.
  const store = known ?? storeSchema.parse({ id, name: id, currency: truth.currency });
  const line = actualOrderLine(store, truth);
  if (line !== null) batch.actualOrders.push(line);
  batch.actualRefunds.push(...actualRefundLines(store, truth));
}
