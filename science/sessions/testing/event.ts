import type { SessionEvent } from '../part.ts';

/** A session event that says nothing but its id and time, and whatever else a test cares for. */
export function event(event_id: string, ts: number, more: Partial<SessionEvent> = {}): SessionEvent {
  return {
    event_id,
    ts,
    event_type: 'page_view',
    page: '',
    hostname: 'shop.example',
    channel: 'direct',
    source: '',
    medium: '',
    campaign: '',
    term: '',
    content: '',
    referrer_host: '',
    country: '',
    city: '',
    device: '',
    browser: '',
    os: '',
    order_id: '',
    value: 0,
    has_value: false,
    currency: 'EUR',
    item_ids: [],
    item_names: [],
    item_categories: [],
    item_prices: [],
    item_quantities: [],
    ...more,
  };
}
