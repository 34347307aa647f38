import { z } from 'zod';

export const METRICS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'product_views',
  'carts',
  'checkouts',
  'orders',
  'revenue',
  'refunds',
  'aov',
  'conversion_rate',
  'bounce_rate',
  'session_duration',
] as const;
export type Metric = (typeof METRICS)[number];

export const DIMENSIONS = [
  'channel',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'referrer',
  'page',
  'entry_page',
  'exit_page',
  'product',
  'category',
  'search',
  'country',
  'city',
  'device',
  'browser',
  'os',
  'event_type',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

export const RANGES = [
  'realtime',
  'today',
  'yesterday',
  '24h',
  '7d',
  '28d',
  '30d',
  '91d',
  'month',
  'last_month',
  'year',
  '12mo',
  'all',
  'custom',
] as const;
export type RangeName = (typeof RANGES)[number];

/** What a range is compared with. `weekday`: the range moved back by whole weeks; `custom` needs compare_from and compare_to. */
export const COMPARISONS = ['previous', 'year', 'weekday', 'custom'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** One condition: `country:is:DE|FR`. Values are joined by `|`, clauses by `;`, each value URI-component-encoded. */
export interface Filter {
  dimension: Dimension;
  op: 'is' | 'not' | 'contains';
  values: string[];
}

export function formatFilters(filters: Filter[]): string {
  return filters.map((f) => `${f.dimension}:${f.op}:${f.values.map(encodeURIComponent).join('|')}`).join(';');
}

/** Null when the text is not of the form above. */
export function parseFilters(text: string): Filter[] | null {
  if (text === '') return [];
  const filters: Filter[] = [];
  for (const clause of text.split(';')) {
    const [dimension, op, values] = clause.split(':');
    if (!DIMENSIONS.includes(dimension as Dimension)) return null;
    if (op !== 'is' && op !== 'not' && op !== 'contains') return null;
    if (!values) return null;
    try {
      filters.push({ dimension: dimension as Dimension, op, values: values.split('|').map(decodeURIComponent) });
    } catch {
      return null;
    }
  }
  return filters;
}

/** Query string of `GET /api/stats`. Dates are days of the store's time zone (`2026-11-20`, the last included) or instants. */
export const statsQuerySchema = z.object({
  store: z.string(),
  metrics: z.string().default('visitors'),
  range: z.enum(RANGES).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  dimensions: z.string().default(''),
  filters: z.string().default(''),
  interval: z.enum(INTERVALS).optional(),
  compare: z.enum(COMPARISONS).optional(),
  compare_from: z.string().optional(),
  compare_to: z.string().optional(),
  /** A metric, descending, or `-metric` for ascending. */
  sort: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
  format: z.enum(['json', 'csv']).default('json'),
});
export type StatsQuery = z.infer<typeof statsQuerySchema>;

/**
 * A row of the answer. `time` (with `interval`) is the start of the bucket as an ISO instant; `partial` marks the bucket that
 * is not over. Money in major units, rates 0..1, `session_duration` in seconds. `null`: no answer (a rate of nothing).
 */
export type StatsRow = { time?: string; partial?: boolean; comparison?: Partial<Record<Metric, number | null>> } & Partial<
  Record<Dimension, string>
> & { label?: string } & Partial<Record<Metric, number | null>>;

export interface StatsAnswer {
  data: StatsRow[];
  meta: {
    currency: string;
    timezone: string;
    from: string;
    to: string;
    interval?: Interval;
    comparison?: { from: string; to: string };
    freshness_ms: number;
    /** With orders or revenue, where the shop has told of its orders: the share of the range's orders that it confirms, 0..1; null without orders. */
    orders_confirmed?: number | null;
    /** Rows there are in all, before limit and offset. */
    total_rows: number;
  };
}

/** `GET /api/ledger`: received = stored + duplicates + rejected + bots + removed, over all that the processor has committed. */
export interface LedgerAnswer {
  received: number;
  stored: number;
  duplicates: number;
  rejected: number;
  bots: number;
  /** Stored or rejected once, and since erased or expired. */
  removed: number;
  /** received - (stored + duplicates + rejected + bots + removed): anything but 0 is an alert. */
  difference: number;
  /** Bots and rejections by reason. */
  reasons: Record<string, number>;
}
