import type { Metric } from '../../../contracts/stats.ts';

/** What a figure counts, and so how it is written. */
export type Unit = 'count' | 'money' | 'rate' | 'seconds';

export interface MetricInfo {
  label: string;
  /** For narrow places. */
  short?: string;
  unit: Unit;
  /** Which way is good news; the arrow keeps the direction, the colour says whether it is welcome. */
  good: 'up' | 'down';
  /** One short sentence for the tooltip of the card. */
  means: string;
}

export const METRIC_INFO: Record<Metric, MetricInfo> = {
  visitors: { label: 'Visitors', unit: 'count', good: 'up', means: 'Different people seen in the range.' },
  sessions: { label: 'Sessions', unit: 'count', good: 'up', means: 'Visits, each ended by half an hour without a sign of life.' },
  pageviews: { label: 'Page views', unit: 'count', good: 'up', means: 'Pages that were opened.' },
  events: { label: 'Events', unit: 'count', good: 'up', means: 'Everything that was recorded.' },
  product_views: { label: 'Product views', unit: 'count', good: 'up', means: 'Product pages that were opened.' },
  carts: { label: 'Carts', unit: 'count', good: 'up', means: 'Sessions that put something into the cart.' },
  checkouts: { label: 'Checkouts', unit: 'count', good: 'up', means: 'Sessions that began to check out.' },
  orders: { label: 'Orders', unit: 'count', good: 'up', means: 'Orders that were paid.' },
  revenue: { label: 'Revenue', unit: 'money', good: 'up', means: 'What the orders came to.' },
  refunds: { label: 'Refunds', unit: 'money', good: 'down', means: 'What was paid back.' },
  aov: { label: 'Average order', short: 'Avg. order', unit: 'money', good: 'up', means: 'Revenue divided by orders.' },
  conversion_rate: {
    label: 'Conversion rate',
    short: 'Conversion',
    unit: 'rate',
    good: 'up',
    means: 'Share of the sessions that ended in an order.',
  },
  bounce_rate: { label: 'Bounce rate', unit: 'rate', good: 'down', means: 'Share of the sessions that saw one page and left.' },
  session_duration: {
    label: 'Session duration',
    short: 'Duration',
    unit: 'seconds',
    good: 'up',
    means: 'Average time from the first to the last sign of life.',
  },
};

/** The cards of the Overview, in their order. */
export const KPIS = [
  'visitors',
  'sessions',
  'pageviews',
  'orders',
  'revenue',
  'aov',
  'conversion_rate',
  'bounce_rate',
  'session_duration',
] as const satisfies readonly Metric[];
export type Kpi = (typeof KPIS)[number];

/** Whether buckets and rows add up to a whole, so that a share of it means something. Visitors do not: one may be in two rows. */
export function addsUp(metric: Metric): boolean {
  return METRIC_INFO[metric].unit !== 'rate' && !['visitors', 'aov', 'session_duration'].includes(metric);
}
