/** What the live counters need of an event that was placed in its session. Times in ms, money in minor units. */
export interface LiveEvent {
  event_id: string;
  ts: number;
  received_at: number;
  event_type: string;
  visitor_id: string;
  page: string;
  product_id: string;
  product_name: string;
  search: string;
  country: string;
  city: string;
  /** Of its session. */
  channel: string;
  order_id: string;
  value: number;
  has_value: boolean;
  currency: string;
  /** In the store's currency: its money may be added up. */
  counted: boolean;
  /** It opened a session. */
  opened: boolean;
}
