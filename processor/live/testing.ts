import type { LiveEvent, LiveSession } from './event.ts';

/** A page view with everything said, for tests to change. */
export function anEvent(change: Partial<LiveEvent> & { ts: number }): LiveEvent {
  return {
    event_id: `e${change.ts}`,
    received_at: change.ts,
    event_type: 'page_view',
    visitor_id: '1',
    page: '/',
    product_id: '',
    product_name: '',
    search: '',
    country: 'DE',
    city: 'Berlin',
    order_id: '',
    value: 0,
    has_value: false,
    currency: 'EUR',
    ...change,
  };
}

export function aSession(change: Partial<LiveSession> = {}): LiveSession {
  return { channel: 'direct', opened: false, counted: true, ...change };
}

export function aPurchase(change: Partial<LiveEvent> & { ts: number; order_id: string }): LiveEvent {
  return anEvent({ event_type: 'purchase', value: 4_990, has_value: true, ...change });
}
