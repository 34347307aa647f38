import type { Channel } from './channel.ts';

/** Totals of a day so far, in the store's time zone. Money in minor units. */
export interface DayTotals {
  visitors: number;
  sessions: number;
  pageviews: number;
  product_views: number;
  carts: number;
  checkouts: number;
  orders: number;
  revenue: number;
}

/** One name with its count over the last 30 minutes and over the 30 minutes before. */
export interface Ranked {
  name: string;
  label?: string;
  count: number;
  before: number;
}
export interface RankedCountry extends Ranked {
  /** Degrees; the country's centre. */
  lat: number;
  lon: number;
}

/** A line of the event tail. `value` in minor units. */
export interface TailEvent {
  id: string;
  /** Of the request that brought it, as its answer said in `X-Request-Id`; absent after a restart of the processor. */
  request_id?: string;
  /** When it happened and when the server received it, ms since 1970. */
  ts: number;
  received_at: number;
  type: string;
  country: string;
  city: string;
  channel: Channel;
  /** What it was about: a product's name, a page's path, a search. */
  subject: string;
  value: number | null;
  currency: string;
}

export interface LiveMinute {
  /** Start of the minute, ms since 1970. */
  t: number;
  visitors: number;
  pageviews: number;
  carts: number;
  orders: number;
  revenue: number;
}

/** Everything that the Live page draws for one store. */
export interface LiveData {
  currency: string;
  timezone: string;
  sample: boolean;
  /** Visitors with an event in the last 5 minutes. */
  visitors_now: number;
  /** Of the visitors of the last 30 minutes, how far each has come: each step counts those who reached it or a later one. */
  funnel: { browse: number; cart: number; checkout: number; paid: number };
  today: DayTotals;
  /** Yesterday up to the same time of day. */
  yesterday: DayTotals;
  /** The last 30 minutes, oldest first, always 30 entries. */
  minutes: LiveMinute[];
  pages: Ranked[];
  products: Ranked[];
  channels: Ranked[];
  countries: RankedCountry[];
  /** Newest first, at most 30. */
  tail: TailEvent[];
  /** How far the processor is behind the last acknowledged event, ms. */
  freshness_ms: number;
}

/** Server to browser. A patch replaces the top-level keys it names, but `tail`, whose events are new and go in front. */
export type LiveFrame =
  | { type: 'snapshot'; store: string; seq: number; at: number; data: LiveData }
  | { type: 'patch'; store: string; seq: number; at: number; data: Partial<LiveData> };

/** Browser to server: after a reconnect, the last sequence number seen. */
export type LiveRequest = { type: 'resume'; seq: number };

/**
 * What one processor says of one partition of one store, whole each time: at most 4 a second while the store is watched.
 * Visitors live in one partition, so parts add up. Sent on the cache's channel `live`.
 */
export interface LivePart {
  store: string;
  partition: number;
  at: number;
  data: Pick<LiveData, 'visitors_now' | 'funnel' | 'today' | 'minutes' | 'pages' | 'products' | 'channels' | 'tail' | 'freshness_ms'> & {
    countries: Ranked[];
  };
}

/** Channels of the cache's publish and subscribe. */
export const LIVE_PARTS = 'live';
/** Message: a store id that some socket watches; repeated every 5 s. Processors publish a part at once and for 15 s after. */
export const LIVE_WATCH = 'live:watch';
