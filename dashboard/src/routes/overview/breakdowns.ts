import type { Kpi } from '#lib/metrics.ts';
import type { Dimension, Metric } from '../../../../contracts/stats.ts';

export interface BreakdownCard {
  title: string;
  tabs: { dimension: Dimension; label: string }[];
  /** Said when a range has no rows. */
  empty: string;
}

export const BREAKDOWNS: BreakdownCard[] = [
  {
    title: 'Pages',
    tabs: [
      { dimension: 'page', label: 'All' },
      { dimension: 'entry_page', label: 'Entry' },
      { dimension: 'exit_page', label: 'Exit' },
    ],
    empty: 'No pages were opened in this range.',
  },
  {
    title: 'Products',
    tabs: [
      { dimension: 'product', label: 'Products' },
      { dimension: 'category', label: 'Categories' },
    ],
    empty: 'No products yet: they come with product_view and purchase events.',
  },
  {
    title: 'Channels',
    tabs: [
      { dimension: 'channel', label: 'Channel' },
      { dimension: 'source', label: 'Source' },
      { dimension: 'medium', label: 'Medium' },
      { dimension: 'campaign', label: 'Campaign' },
    ],
    empty: 'Nothing here yet: tag your links with utm_source, utm_medium and utm_campaign.',
  },
  {
    title: 'Places',
    tabs: [
      { dimension: 'country', label: 'Countries' },
      { dimension: 'city', label: 'Cities' },
    ],
    empty: 'No visitor could be placed in this range.',
  },
  {
    title: 'Devices',
    tabs: [
      { dimension: 'device', label: 'Device' },
      { dimension: 'browser', label: 'Browser' },
      { dimension: 'os', label: 'System' },
    ],
    empty: 'No devices in this range.',
  },
  {
    title: 'Searches',
    tabs: [{ dimension: 'search', label: 'Searches' }],
    empty: 'Nobody searched in this range. Send search events to see what people look for.',
  },
];

/** Rows on a card; the dialog shows the rest. */
export const ROWS = 8;

const ABOUT_ORDERS: Kpi[] = ['orders', 'conversion_rate'];
const ABOUT_MONEY: Kpi[] = ['revenue', 'aov'];

/** The figure that rows are ranked by when a card is chosen: its own where rows can be ranked by it, else what it is made of. */
export function rowMetric(kpi: Kpi, dimension: Dimension): Metric {
  if (ABOUT_MONEY.includes(kpi)) return 'revenue';
  if (ABOUT_ORDERS.includes(kpi)) return 'orders';
  // A product is not opened as a page is: its traffic is its views.
  if (dimension === 'product' || dimension === 'category') return 'product_views';
  return kpi === 'sessions' || kpi === 'pageviews' ? kpi : kpi === 'visitors' ? 'visitors' : 'sessions';
}
