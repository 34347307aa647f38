/**
 * An event with everything that the table `events` holds of it, by the columns' names, but its place in the log; and its request, which no table holds. Times in ms since 1970, money in minor
 * units; '' , 0 and [] where the event says nothing. Acquisition (`channel` and after) is the event's own; its row takes its session's.
 */
export interface EnrichedEvent {
  request_id: string;
  store_id: string;
  event_id: string;
  ts: number;
  received_at: number;
  event_type: string;
  /** A UInt64 in decimal. */
  visitor_id: string;
  user_id: string;
  client_session_id: string;
  hostname: string;
  page: string;
  title: string;
  referrer: string;
  referrer_host: string;
  channel: string;
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
  click_id: string;
  country: string;
  city: string;
  device: string;
  browser: string;
  os: string;
  product_id: string;
  product_name: string;
  category: string;
  order_id: string;
  value: number;
  has_value: boolean;
  currency: string;
  quantity: number;
  search: string;
  item_ids: string[];
  item_names: string[];
  item_categories: string[];
  item_prices: number[];
  item_quantities: number[];
  properties: Record<string, string>;
  flags: string[];
}
