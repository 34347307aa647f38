import { type GeneratedEvent, storefront } from '../harness/storefront.ts';

/** A request of fifty events of a shop, as one kind of client sends them. */
export interface SdkBody {
  name: string;
  path: string;
  body: string;
}

/** The same events in Footfall's own words and in those of the server SDKs of Segment, PostHog and GA4, with what these add of themselves. */
export function sdkBodies(seed: number, count: number): [own: SdkBody, ...others: SdkBody[]] {
  const next = storefront(seed, 'bench');
  const events = Array.from({ length: count }, next);
  const sentAt = new Date().toISOString();
  const batch = (name: string, path: string, body: unknown): SdkBody => ({ name, path, body: JSON.stringify(body) });
  return [
    batch('own', '/track/batch', events),
    batch('segment', '/v1/batch', { batch: events.map(segmentMessage), sentAt }),
    batch('posthog', '/batch', { api_key: 'phc', batch: events.map(postHogMessage), sent_at: sentAt }),
    batch('ga4', '/mp/collect', { client_id: '123.456', user_id: 'u1', events: events.map(ga4Event) }),
  ];
}

/** What a shop says of what happened, in the names of Segment's e-commerce specification. */
function said({ value, currency, order_id, search, items }: GeneratedEvent): Record<string, unknown> {
  return { value, currency, order_id, query: search, products: items };
}

function segmentMessage(event: GeneratedEvent): unknown {
  const { event_id, event_type, visitor_id, timestamp, url, title, referrer } = event;
  return {
    type: event_type === 'page_view' ? 'page' : 'track',
    event: event_type === 'page_view' ? undefined : event_type,
    properties: event_type === 'page_view' ? { url, title, referrer } : said(event),
    anonymousId: visitor_id,
    context: { page: { url, title, referrer }, library: { name: '@segment/analytics-node', version: '3.1.0' } },
    integrations: {},
    timestamp,
    messageId: event_id,
    _metadata: { nodeVersion: '24.1.0', jsRuntime: 'node' },
  };
}

function postHogMessage(event: GeneratedEvent): unknown {
  const { event_id, event_type, visitor_id, timestamp, url, title, referrer } = event;
  const own = { $current_url: url, $referrer: referrer, title, $lib: 'posthog-node', $lib_version: '5.70.0', $geoip_disable: true };
  return {
    type: 'capture',
    library: 'posthog-node',
    library_version: '5.70.0',
    event: event_type === 'page_view' ? '$pageview' : event_type,
    distinct_id: visitor_id,
    properties: { ...own, ...said(event) },
    timestamp,
    uuid: event_id,
  };
}

function ga4Event(event: GeneratedEvent): unknown {
  const { event_type, timestamp, url, title, referrer, value, currency, order_id, search, items } = event;
  const page = { page_location: url, page_title: title, page_referrer: referrer, session_id: '1', engagement_time_msec: 100 };
  const params = { ...page, value, currency, transaction_id: order_id, search_term: search, items };
  return { name: event_type, timestamp_micros: Date.parse(String(timestamp)) * 1_000, params };
}
