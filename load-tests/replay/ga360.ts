import type { WireEvent } from './dataset.ts';

interface GaItem {
  id?: string;
  name?: string;
  category?: string;
  variant?: string | null;
  price?: number | null;
  quantity?: number | null;
}

/** A hit of the GA360 export as an event of an import. */
export function ga360Event(row: Record<string, string>, n: number): WireEvent {
  const items = row.items_json ? (JSON.parse(row.items_json) as GaItem[]) : [];
  const event: Record<string, unknown> = {
    event_id: `ga360-${n}`,
    event_type: row.event_type,
    timestamp: row.ts,
    visitor_id: row.visitor_id,
    session_id: row.source_session_id,
    url: row.page_url,
    title: row.page_title,
    referrer: row.referrer,
    source: row.utm_source,
    medium: row.utm_medium,
    campaign: row.utm_campaign,
    term: row.utm_term,
    content: row.utm_content,
    product_id: row.product_id,
    order_id: row.order_id,
    value: row.order_revenue,
    currency: row.order_revenue ? row.currency : '',
    tax: row.order_tax,
    shipping: row.order_shipping,
    country: row.country,
    city: row.city,
    device: row.device,
    browser: row.browser,
    os: row.os,
    items: items.map((item) => ({
      item_id: item.id,
      item_name: item.name,
      item_category: item.category,
      item_variant: item.variant ?? undefined,
      price: item.price ?? undefined,
      quantity: item.quantity ?? undefined,
    })),
  };
  if (row.gclid) event.properties = { gclid: row.gclid };
  return withoutEmpty(event);
}

/** Leaves out what the row does not say: an absent field, not an empty one. */
export function withoutEmpty(event: Record<string, unknown>): WireEvent {
  const kept = Object.entries(event).filter(
    ([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as WireEvent;
}
