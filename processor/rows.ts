import type { Columns, Row } from '../platform/warehouse/port.ts';
import type { SessionOrder, SessionPart } from '../science/sessions/part.ts';
import type { RejectedRow } from './batch.ts';
import type { LedgerCounts } from './ledger.ts';
import type { EnrichedEvent } from './steps/enriched.ts';
import { type Identity, namedUser } from './steps/identity.ts';

/** Text of few distinct values, as its column in the table. */
const LOW = 'LowCardinality(String)';

/** Columns of `events`, in the order in which `eventRow` gives their values. */
// biome-ignore format: the columns read as a paragraph
export const EVENT_COLUMNS = {
  store_id: LOW, event_id: 'String', ts: "DateTime64(3, 'UTC')", received_at: "DateTime64(3, 'UTC')", event_type: LOW,
  visitor_id: 'UInt64', user_id: 'String', user_hash: 'UInt64', client_session_id: 'String', hostname: LOW, page: 'String',
  title: 'String', referrer: 'String', referrer_host: LOW, channel: LOW, source: LOW, medium: LOW, campaign: LOW, term: 'String',
  content: 'String', click_id: LOW, country: LOW, city: LOW, device: LOW, browser: LOW, os: LOW, product_id: 'String',
  product_name: 'String', category: LOW, order_id: 'String', value: 'Int64', has_value: 'Bool', currency: LOW, quantity: 'UInt32',
  search: 'String', item_ids: 'Array(String)', item_names: 'Array(String)', item_categories: 'Array(String)', item_prices: 'Array(Int64)',
  item_quantities: 'Array(UInt32)', properties: 'Map(String, String)', flags: 'Array(String)', log_epoch: LOW, log_partition: 'UInt16',
  log_offset: 'UInt64', log_index: 'UInt16',
} as const satisfies Columns;

/** The event's own row; where it came from is what its session's first event says. */
export function eventRow(e: EnrichedEvent, s: SessionPart, epoch: string, partition: number, offset: number, index: number): Row {
  // biome-ignore format: in the order of the columns
  return [
    e.store_id, e.event_id, e.ts, e.received_at, e.event_type, e.visitor_id, e.user_id, namedUser(e.store_id, e.user_id), e.client_session_id, e.hostname,
    e.page, e.title, e.referrer, s.referrer_host, s.channel, s.source, s.medium, s.campaign, s.term, s.content, e.click_id, e.country, e.city, e.device,
    e.browser, e.os, e.product_id, e.product_name, e.category, e.order_id, e.value, e.has_value, e.currency, e.quantity, e.search,
    e.item_ids, e.item_names, e.item_categories, e.item_prices, e.item_quantities, e.properties, e.flags, epoch, partition, offset, index,
  ];
}

// Columns of the tables that a batch has many rows for, with the values in their order.

// biome-ignore format: the columns read as a paragraph
export const TOUCH_COLUMNS = {
  store_id: LOW, visitor_id: 'UInt64', user_hash: 'UInt64', ts: "DateTime64(3, 'UTC')", event_id: 'String', channel: LOW, source: LOW,
  medium: LOW, campaign: LOW, term: 'String', content: 'String', click_id: LOW, page: 'String',
} as const satisfies Columns;

export function touchRow(e: EnrichedEvent): Row {
  // biome-ignore format: in the order of the columns
  return [
    e.store_id, e.visitor_id, namedUser(e.store_id, e.user_id), e.ts, e.event_id, e.channel, e.source, e.medium, e.campaign, e.term,
    e.content, e.click_id, e.page,
  ];
}

// biome-ignore format: the columns read as a paragraph
export const SESSION_COLUMNS = {
  store_id: LOW, session_id: 'UInt64', visitor_id: 'UInt64', started_at: "DateTime64(3, 'UTC')", ended_at: "DateTime64(3, 'UTC')",
  channel: LOW, source: LOW, medium: LOW, campaign: LOW, term: 'String', content: 'String', referrer_host: LOW, hostname: LOW,
  entry_page: 'String', exit_page: 'String', country: LOW, city: LOW, device: LOW, browser: LOW, os: LOW, events: 'UInt32',
  pageviews: 'UInt32', product_views: 'UInt32', carts: 'UInt32', checkouts: 'UInt32', searches: 'UInt32', orders: 'UInt32',
  revenue: 'Int64', state: 'String', log_partition: 'UInt16', version: 'UInt64', deleted: 'Bool',
} as const satisfies Columns;

/** More events than any session has: a session taken back stays so. */
const DELETED_VERSION = 2 ** 50;

export interface SessionRow {
  store: string;
  /** The store's currency: only orders in it count towards revenue. */
  currency: string;
  visitor: string;
  id: string;
  part: SessionPart;
  partition: number;
}

/** The version is the number of events, which only grows: the row that knows most wins, in whatever order rows are written. */
export function sessionValues(row: SessionRow, state: string, deleted: boolean): Row {
  const s = row.part;
  const orders = s.orders ? Object.values(s.orders) : [];
  const revenue = orders.reduce((sum, order) => sum + (order.currency === row.currency ? order.value : 0), 0);
  // biome-ignore format: in the order of the columns
  return [
    row.store, row.id, row.visitor, s.start, s.end, s.channel, s.source, s.medium, s.campaign, s.term, s.content, s.referrer_host,
    s.hostname, s.entry_page, s.exit_page, s.country, s.city, s.device, s.browser, s.os, s.events, s.pageviews, s.product_views, s.carts,
    s.checkouts, s.searches, orders.length, revenue, state, row.partition, deleted ? DELETED_VERSION : s.events, deleted,
  ];
}

// biome-ignore format: the columns read as a paragraph
export const ORDER_COLUMNS = {
  store_id: LOW, order_id: 'String', ts: "DateTime64(3, 'UTC')", event_id: 'String', visitor_id: 'UInt64', session_id: 'UInt64',
  value: 'Int64', currency: LOW, counted: 'Bool', channel: LOW, source: LOW, medium: LOW, campaign: LOW, term: 'String',
  content: 'String', referrer_host: LOW, entry_page: 'String', country: LOW, city: LOW, device: LOW, browser: LOW, os: LOW,
  item_ids: 'Array(String)', item_names: 'Array(String)', item_categories: 'Array(String)', item_prices: 'Array(Int64)',
  item_quantities: 'Array(UInt32)', version: 'UInt64',
} as const satisfies Columns;

/** The earliest report of an order wins; of two rows of one report, the one that knows more of its session. */
export function orderVersion(ts: number, sessionEvents: number): string {
  return (((1n << 42n) - BigInt(ts)) * (1n << 21n) + BigInt(Math.min(sessionEvents, 2 ** 21 - 1))).toString();
}

export function orderValues(row: SessionRow, orderId: string, order: SessionOrder): Row {
  const s = row.part;
  const i = order.items;
  // biome-ignore format: in the order of the columns
  return [
    row.store, orderId, order.ts, order.eventId, row.visitor, row.id, order.value, order.currency, order.currency === row.currency,
    s.channel, s.source, s.medium, s.campaign, s.term, s.content, s.referrer_host, s.entry_page, s.country, s.city, s.device, s.browser,
    s.os, i.ids, i.names, i.categories, i.prices, i.quantities, orderVersion(order.ts, s.events),
  ];
}

// Columns of the tables that it has few rows for, in the order in which the functions below write them (JSONCompactEachRow: one array a line).

export const IDENTITY_COLUMNS = ['store_id', 'alias', 'visitor_id', 'user_hash', 'at'] as const;

export function identityLine({ store, alias, visitor, user, at }: Identity): string {
  return JSON.stringify([store, alias, visitor, user, at]);
}

export const REFUND_COLUMNS = ['store_id', 'order_id', 'event_id', 'ts', 'value', 'currency', 'counted'] as const;

export function refundLine(e: EnrichedEvent, counted: boolean): string {
  return JSON.stringify([e.store_id, e.order_id, e.event_id, e.ts, Math.abs(e.value), e.currency, counted]);
}

// biome-ignore format: the columns read as a paragraph
export const LEDGER_COLUMNS = [
  'store_id', 'log_epoch', 'log_partition', 'first_offset', 'last_offset', 'at', 'received', 'stored', 'duplicates', 'rejected', 'bots',
  'reasons',
] as const;

export function ledgerLine(
  store: string,
  epoch: string,
  partition: number,
  first: number,
  last: number,
  at: number,
  c: LedgerCounts,
): string {
  return JSON.stringify([store, epoch, partition, first, last, at, c.received, c.stored, c.duplicates, c.rejected, c.bots, c.reasons]);
}

// biome-ignore format: the columns read as a paragraph
export const REJECTED_COLUMNS = [
  'store_id', 'received_at', 'request_id', 'reason', 'message', 'raw', 'log_epoch', 'log_partition', 'log_offset', 'log_index',
] as const;

export function rejectedLine(r: RejectedRow, epoch: string, partition: number): string {
  return JSON.stringify([r.store, r.receivedAt, r.requestId, r.reason, r.message, r.raw, epoch, partition, r.offset, r.index]);
}
