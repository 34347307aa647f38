/** What the session rule needs of an event. Times in ms since 1970; money in minor units; '' where unknown. */
export interface SessionEvent extends Acquisition, Client {
  event_id: string;
  ts: number;
  event_type: string;
  page: string;
  order_id: string;
  value: number;
  has_value: boolean;
  currency: string;
  item_ids: string[];
  item_names: string[];
  item_categories: string[];
  item_prices: number[];
  item_quantities: number[];
}

/** Where a visit came from. */
export interface Acquisition {
  hostname: string;
  channel: string;
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  referrer_host: string;
}

/** Where the visitor is and with what. */
export interface Client {
  country: string;
  city: string;
  device: string;
  browser: string;
  os: string;
}

/** An order by its earliest report that carries money. */
export interface SessionOrder {
  ts: number;
  eventId: string;
  value: number;
  currency: string;
  items: { ids: string[]; names: string[]; categories: string[]; prices: number[]; quantities: number[] };
}

/**
 * A session, or any part of one. Entry, place and device are those of the first event, by time and then id; nothing later overrides them,
 * also not when the first is direct. `orders` is by order id, or by event id for an order without one; null while there is none.
 */
export interface SessionPart extends Acquisition, Client {
  start: number;
  startId: string;
  end: number;
  endId: string;
  entry_page: string;
  exit_page: string;
  /** The event that `exit_page` is of; 0 and '' while no event has a page. */
  exitAt: number;
  exitId: string;
  events: number;
  pageviews: number;
  product_views: number;
  carts: number;
  checkouts: number;
  searches: number;
  orders: Record<string, SessionOrder> | null;
}
