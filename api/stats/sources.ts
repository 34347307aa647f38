import type { Dimension, Metric } from '../../contracts/stats.ts';

/**
 * A table that answers some metrics by some dimensions. Every SQL expression that a query can be made of stands in these tables; what a caller says
 * only ever chooses among them, and its values are bound.
 */
export interface Source {
  /** Its question's file in clickhouse/queries. */
  query: string;
  /** The column that buckets and ranges go by. */
  time: string;
  /** The columns that a metric is computed from: sums and unique counts, added up or merged per row of the answer. */
  metrics: Partial<Record<Metric, string>>;
  dimensions: Partial<Record<Dimension, string>>;
  /** Extra columns by dimension that name its value for people. */
  labels?: Partial<Record<Dimension, string>>;
  /** True: visitors are counted row by row, which over millions of events is an estimate in a breakdown (`VISITORS`). */
  countsVisitors?: true;
}

/**
 * Visitors of a breakdown over millions of rows: `uniq` (exact up to 65,536) would cost some four times as much. The standard error is 0.8 % where a
 * dimension has few values, 1.6 % where it has many.
 */
export const VISITORS = { few: 'uniqCombined64(14)(visitor_id)', many: 'uniqCombined64(12)(visitor_id)' };
export const FEW_VALUES: readonly Dimension[] = ['channel', 'source', 'medium', 'country', 'device', 'browser', 'os', 'event_type'];

const ARRIVAL: Partial<Record<Dimension, string>> = {
  channel: 'channel',
  source: 'source',
  medium: 'medium',
  campaign: 'campaign',
  term: 'term',
  content: 'content',
  referrer: 'referrer_host',
  country: 'country',
  city: 'city',
  device: 'device',
  browser: 'browser',
  os: 'os',
};

/** Of which `settled_visits` keeps sums by day (clickhouse/queries/settle-visits.sql). */
// biome-ignore format: the names read as a paragraph
const SETTLED_DIMENSIONS: readonly Dimension[] = [
  'channel', 'source', 'medium', 'campaign', 'referrer', 'country', 'city', 'device', 'browser', 'os', 'entry_page', 'exit_page',
];

/** Engaged: longer than 10 s, or an order, or two page views; the same rule as `science/sessions/engagement.ts`. */
export const BOUNCED =
  'NOT (toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at) > 10000 OR orders > 0 OR pageviews >= 2)';

export const SESSIONS: Source = {
  query: 'stats-sessions',
  countsVisitors: true,
  time: 'started_at',
  metrics: {
    visitors: 'uniq(visitor_id)',
    sessions: 'count()',
    pageviews: 'sum(pageviews)',
    events: 'sum(events)',
    product_views: 'sum(product_views)',
    carts: 'sum(carts)',
    checkouts: 'sum(checkouts)',
    bounce_rate: `avg(${BOUNCED})`,
    session_duration: 'avg(toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at)) / 1000',
    conversion_rate: 'avg(orders > 0)',
  },
  dimensions: { ...ARRIVAL, entry_page: 'entry_page', exit_page: 'exit_page' },
};

/** The same by one dimension at most, over millions of events: visitors are exact to some 500, then within 0.8 %. */
export const VISITS: Source = {
  query: 'stats-visits',
  time: 'time',
  metrics: {
    visitors: 'uniqCombined64Merge(14)(visitors)',
    sessions: 'sum(visits)',
    pageviews: 'sum(sum_pageviews)',
    events: 'sum(sum_events)',
    product_views: 'sum(sum_product_views)',
    carts: 'sum(sum_carts)',
    checkouts: 'sum(sum_checkouts)',
    bounce_rate: 'sum(bounced) / sum(visits)',
    session_duration: 'sum(duration) / sum(visits) / 1000',
    conversion_rate: 'sum(converted) / sum(visits)',
  },
  dimensions: Object.fromEntries(SETTLED_DIMENSIONS.map((dimension) => [dimension, 'value'])),
};

export const EVENTS: Source = {
  query: 'stats-events',
  countsVisitors: true,
  time: 'ts',
  metrics: {
    visitors: 'uniq(visitor_id)',
    pageviews: "countIf(event_type = 'page_view')",
    events: 'count()',
    product_views: "countIf(event_type = 'product_view')",
    carts: "countIf(event_type = 'add_to_cart')",
    checkouts: "countIf(event_type = 'checkout_start')",
  },
  dimensions: {
    ...ARRIVAL,
    page: 'page',
    product: 'product_id',
    category: 'category',
    search: 'lower(trimBoth(search))',
    event_type: 'event_type',
  },
  labels: { product: 'max(product_name)', page: 'max(title)' },
};

export const ORDERS: Source = {
  query: 'stats-orders',
  time: 'ts',
  metrics: { orders: 'count()', revenue: 'sumIf(value, counted)', aov: 'sumIf(value, counted) / nullIf(countIf(counted), 0)' },
  dimensions: { ...ARRIVAL, entry_page: 'entry_page' },
};

/** The lines of orders: an order counts once for each product that it holds. */
export const ORDER_ITEMS: Source = {
  query: 'stats-order-items',
  time: 'ts',
  metrics: { orders: 'uniqExact(order_id)', revenue: 'sumIf(price * quantity, counted)' },
  dimensions: { ...ARRIVAL, entry_page: 'entry_page', product: 'item_id', category: 'item_category' },
  labels: { product: 'max(item_name)' },
};

export const REFUNDS: Source = { query: 'stats-refunds', time: 'ts', metrics: { refunds: 'sumIf(value, counted)' }, dimensions: {} };

const KPI_METRICS: Source['metrics'] = {
  visitors: 'uniqMerge(visitors)',
  pageviews: 'sum(pageviews)',
  events: 'sum(events)',
  product_views: 'sum(product_views)',
  carts: 'sum(carts)',
  checkouts: 'sum(checkouts)',
};
export const KPI_HOUR: Source = { query: 'stats-kpi-hour', time: 'hour', metrics: KPI_METRICS, dimensions: {} };
export const KPI_MINUTE: Source = { query: 'stats-kpi-minute', time: 'minute', metrics: KPI_METRICS, dimensions: {} };

export const EVENT_TYPES: Source = {
  query: 'stats-event-types',
  time: 'hour',
  metrics: { events: 'sum(events)' },
  dimensions: { event_type: 'event_type' },
};
export const PAGES: Source = {
  query: 'stats-pages',
  time: 'hour',
  dimensions: { page: 'page' },
  labels: { page: 'max(title)' },
  metrics: { pageviews: 'sum(pageviews)', visitors: 'uniqCombined64Merge(14)(visitors)' },
};
export const PRODUCTS: Source = {
  query: 'stats-products',
  time: 'hour',
  dimensions: { product: 'product_id', category: 'category' },
  labels: { product: 'max(name)' },
  metrics: { product_views: 'sum(views)', carts: 'sum(carts)', visitors: 'uniqCombined64Merge(14)(visitors)' },
};
export const SEARCHES: Source = {
  query: 'stats-searches',
  time: 'hour',
  dimensions: { search: 'search' },
  metrics: { events: 'sum(searches)', visitors: 'uniqCombined64Merge(14)(visitors)' },
};
