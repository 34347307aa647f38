import type { SessionEvent, SessionOrder, SessionPart } from './part.ts';

/** The session of one event alone. */
export function sessionOf(e: SessionEvent): SessionPart {
  const type = e.event_type;
  return {
    start: e.ts,
    startId: e.event_id,
    end: e.ts,
    endId: e.event_id,
    entry_page: e.page,
    exit_page: e.page,
    exitAt: e.page === '' ? 0 : e.ts,
    exitId: e.page === '' ? '' : e.event_id,
    hostname: e.hostname,
    channel: e.channel,
    source: e.source,
    medium: e.medium,
    campaign: e.campaign,
    term: e.term,
    content: e.content,
    referrer_host: e.referrer_host,
    country: e.country,
    city: e.city,
    device: e.device,
    browser: e.browser,
    os: e.os,
    events: 1,
    pageviews: type === 'page_view' ? 1 : 0,
    product_views: type === 'product_view' ? 1 : 0,
    carts: type === 'add_to_cart' ? 1 : 0,
    checkouts: type === 'checkout_start' ? 1 : 0,
    searches: type === 'search' ? 1 : 0,
    orders: type === 'purchase' && e.has_value ? ordersOf(e) : null,
  };
}

function ordersOf(e: SessionEvent): Record<string, SessionOrder> {
  const orders: Record<string, SessionOrder> = Object.create(null);
  orders[e.order_id || e.event_id] = {
    ts: e.ts,
    eventId: e.event_id,
    value: e.value,
    currency: e.currency,
    items: { ids: e.item_ids, names: e.item_names, categories: e.item_categories, prices: e.item_prices, quantities: e.item_quantities },
  };
  return orders;
}
