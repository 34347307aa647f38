/**
 * One storefront event after validation at the edge: the clean form that travels through the log.
 * Wire names are those of the specification; `ingest/validate.ts` makes this from whatever a client sent.
 * Absent fields are absent (never null or ''). Money is still in major units here: the currency decides the minor ones.
 */
export interface TrackEvent {
  event_id: string;
  event_type: string;
  /** Milliseconds since 1970 UTC, corrected for the client's clock. */
  ts: number;
  visitor_id?: string;
  user_id?: string;
  session_id?: string;
  url?: string;
  page?: string;
  title?: string;
  referrer?: string;
  source?: string;
  medium?: string;
  campaign?: string;
  term?: string;
  content?: string;
  product_id?: string;
  order_id?: string;
  value?: number;
  currency?: string;
  tax?: number;
  shipping?: number;
  coupon?: string;
  search?: string;
  quantity?: number;
  items?: TrackItem[];
  properties?: Record<string, unknown>;
  consent?: 'granted' | 'denied';
  /** Only an import (secret key) may say these; otherwise they come from address and user agent. */
  country?: string;
  city?: string;
  device?: string;
  browser?: string;
  os?: string;
  /** What the edge changed: `truncated`, `clock`, `time_replaced`, `surrogate`, ... */
  flags?: string[];
}

/** A line of a cart or an order, in GA4's item shape. `price` in major units. */
export interface TrackItem {
  item_id?: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_variant?: string;
  price?: number;
  quantity?: number;
  [more: string]: unknown;
}

/** Event names with a meaning of their own; any other name is a custom event. */
export const KNOWN_EVENTS = [
  'page_view',
  'product_list_view',
  'product_select',
  'product_view',
  'add_to_cart',
  'remove_from_cart',
  'cart_view',
  'wishlist_add',
  'checkout_start',
  'checkout_contact',
  'checkout_address',
  'checkout_shipping',
  'checkout_payment',
  'purchase',
  'refund',
  'search',
  'promotion_view',
  'promotion_select',
  'signup',
  'login',
  'share',
] as const;
export type KnownEvent = (typeof KNOWN_EVENTS)[number];

/** GA4 and common names of the same events: renamed at the edge, so that everything after it knows one vocabulary. */
export const EVENT_ALIASES: Readonly<Record<string, KnownEvent>> = Object.freeze({
  pageview: 'page_view',
  view_item_list: 'product_list_view',
  select_item: 'product_select',
  view_item: 'product_view',
  view_cart: 'cart_view',
  add_to_wishlist: 'wishlist_add',
  begin_checkout: 'checkout_start',
  checkout: 'checkout_start',
  add_shipping_info: 'checkout_shipping',
  add_payment_info: 'checkout_payment',
  view_promotion: 'promotion_view',
  select_promotion: 'promotion_select',
  sign_up: 'signup',
  view: 'product_view',
  cart: 'add_to_cart',
  order: 'purchase',
  order_completed: 'purchase',
});
