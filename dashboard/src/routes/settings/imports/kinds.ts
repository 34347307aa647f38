import type { Unit } from '#lib/metrics.ts';
import type { ImportKind } from '../../../../../contracts/imports.ts';

export interface KindWords {
  label: string;
  /** What the file is for and where it comes from. */
  says: string;
  /** What a row of the preview comes to. */
  rows: (count: number) => string;
  /** Columns of the preview: a value's name, its heading, how it is written. */
  shown: { key: string; label: string; unit?: Unit | 'moment' }[];
}

const counted = (one: string, many: string) => (count: number) => (count === 1 ? one : many);

export const KINDS: Record<ImportKind, KindWords> = {
  orders: {
    label: 'Orders',
    says: 'What the shop sold. In Shopify: Orders, Export. In WooCommerce: Analytics, Orders, Download.',
    rows: counted('order', 'orders'),
    shown: [
      { key: 'order_id', label: 'Order' },
      { key: 'ordered_at', label: 'Ordered at', unit: 'moment' },
      { key: 'status', label: 'Status' },
      { key: 'value', label: 'Value', unit: 'money' },
      { key: 'tax', label: 'Tax', unit: 'money' },
      { key: 'shipping', label: 'Shipping', unit: 'money' },
      { key: 'total', label: 'Total', unit: 'money' },
      { key: 'refunded', label: 'Refunded', unit: 'money' },
      { key: 'items', label: 'Items', unit: 'count' },
    ],
  },
  ad_costs: {
    label: 'Ad costs',
    says: 'What was spent on advertising, by day. In Meta, Google and TikTok Ads: a report by campaign and day, as CSV.',
    rows: counted('day of a campaign', 'days of campaigns'),
    shown: [
      { key: 'date', label: 'Day' },
      { key: 'channel', label: 'Channel' },
      { key: 'source', label: 'Source' },
      { key: 'medium', label: 'Medium' },
      { key: 'campaign', label: 'Campaign' },
      { key: 'cost', label: 'Cost', unit: 'money' },
      { key: 'impressions', label: 'Impressions', unit: 'count' },
      { key: 'clicks', label: 'Clicks', unit: 'count' },
    ],
  },
  product_costs: {
    label: 'Product costs',
    says: 'What goods cost the shop, for the profit. In Shopify: Products, Export. Or any list with a number and a cost.',
    rows: counted('product', 'products'),
    shown: [
      { key: 'product', label: 'Product' },
      { key: 'cost', label: 'Cost of one', unit: 'money' },
      { key: 'valid_from', label: 'Valid from' },
    ],
  },
};
