import type { WireEvent } from './dataset.ts';
import { withoutEmpty } from './ga360.ts';

/** A row of the REES46 shop: one product viewed, put into a cart, or bought. Purchases have no order id: each is an order. */
export function rees46Event(row: Record<string, string>, n: number): WireEvent {
  const time = (row.event_time ?? '').replace(' UTC', 'Z').replace(' ', 'T');
  const item = withoutEmpty({
    item_id: row.product_id,
    item_brand: row.brand,
    item_category: row.category_code,
    price: row.price,
    quantity: 1,
  });
  return withoutEmpty({
    event_id: `rees46-${n}`,
    event_type: row.event_type,
    timestamp: time,
    visitor_id: row.user_id,
    session_id: row.user_session,
    product_id: row.product_id,
    value: row.price,
    currency: 'USD',
    items: [item],
  });
}
