import { type OrderTruth, refundVersion, type TruthItem } from '../../contracts/order-truth.ts';
import type { Store } from '../../contracts/store.ts';
import { originOf } from './origin.ts';

// biome-ignore format: the columns read as a paragraph
export const ACTUAL_ORDER_COLUMNS = [
  'store_id', 'order_id', 'aliases', 'source', 'source_id', 'ts', 'status', 'value', 'tax', 'shipping', 'discount', 'total', 'refunded',
  'currency', 'counted', 'item_ids', 'item_variants', 'item_skus', 'item_names', 'item_prices', 'item_quantities', 'customer_id', 'made_via',
  'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'referrer_host', 'entry_page', 'test', 'version',
] as const;

/** What a delivery says of the order itself: the row with the highest version counts, in whatever order and however often they are written. */
export function actualOrderLine(store: Store, truth: OrderTruth): string | null {
  const { state: s } = truth;
  if (!s) return null;
  const { items } = s;
  const from = originOf(store, s);
  const of = <T>(pick: (item: TruthItem) => T): T[] => items.map(pick);
  // biome-ignore format: in the order of the columns
  return JSON.stringify([
    store.id, truth.orderId, truth.aliases, truth.source, truth.sourceId, s.ts, s.status, s.value, s.tax, s.shipping, s.discount, s.total,
    s.refunded, truth.currency, truth.currency === store.currency, of((i) => i.product), of((i) => i.variant), of((i) => i.sku),
    of((i) => i.name), of((i) => i.price), of((i) => i.quantity), s.customer, s.via, from.channel, from.source, from.medium, from.campaign,
    from.term, from.content, from.referrer_host, from.entry_page, s.test, truth.version,
  ]);
}

// biome-ignore format: the columns read as a paragraph
export const ACTUAL_REFUND_COLUMNS = [
  'store_id', 'order_id', 'refund_id', 'ts', 'value', 'total', 'currency', 'counted', 'source', 'version',
] as const;

export function actualRefundLines(store: Store, { orderId, currency, source, refunds }: OrderTruth): string[] {
  return refunds.map(({ id, ts, value, total, rank }) =>
    JSON.stringify([store.id, orderId, id, ts, value, total, currency, currency === store.currency, source, refundVersion(ts, rank)]),
  );
}
