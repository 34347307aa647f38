import type { EnrichedEvent } from '../steps/enriched.ts';

/** What the live counters read of an event. Times in ms, money in minor units. One that was read from the warehouse has no request any more. */
export type LiveEvent = Pick<
  EnrichedEvent,
  | 'event_id'
  | 'ts'
  | 'received_at'
  | 'event_type'
  | 'visitor_id'
  | 'page'
  | 'product_id'
  | 'product_name'
  | 'search'
  | 'country'
  | 'city'
  | 'order_id'
  | 'value'
  | 'has_value'
  | 'currency'
> &
  Partial<Pick<EnrichedEvent, 'request_id'>>;

/** What the session book said of it. */
export interface LiveSession {
  /** Of its session. */
  channel: string;
  /** The event opened that session. */
  opened: boolean;
  /** Its money is in the store's currency and may be added up. */
  counted: boolean;
}

/** How far along the way to an order: 0 browsing, 1 cart, 2 checkout, 3 paid. */
export type Step = 0 | 1 | 2 | 3;

const STEPS: Record<string, Step> = {
  add_to_cart: 1,
  checkout_start: 2,
  checkout_contact: 2,
  checkout_address: 2,
  checkout_shipping: 2,
  checkout_payment: 2,
  purchase: 3,
};

export function stepOf(eventType: string): Step {
  return STEPS[eventType] ?? 0;
}
