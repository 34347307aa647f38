import { CHANNEL_LABELS, CHANNELS, type Channel } from '../../../../contracts/channel.ts';
import type { Dimension } from '../../../../contracts/stats.ts';

export const DIMENSION_LABELS: Record<Dimension, string> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  term: 'Term',
  content: 'Content',
  referrer: 'Referrer',
  page: 'Page',
  entry_page: 'Entry page',
  exit_page: 'Exit page',
  product: 'Product',
  category: 'Category',
  search: 'Search',
  country: 'Country',
  city: 'City',
  device: 'Device',
  browser: 'Browser',
  os: 'Operating system',
  event_type: 'Event',
};

const regions = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' });

/** A value of a dimension as people say it: `DE` is Germany, `paid_search` Paid search, an empty one is named as such. */
export function valueLabel(dimension: Dimension, value: string, label?: string): string {
  if (label) return label;
  if (value === '') return '(not set)';
  if (dimension === 'channel') return isChannel(value) ? CHANNEL_LABELS[value] : value;
  if (dimension === 'country') return /^[A-Z]{2}$/.test(value) ? (regions.of(value) ?? value) : value;
  if (dimension === 'device') return value.charAt(0).toUpperCase() + value.slice(1);
  return value;
}

/** The colour token of a row; only channels have one of their own. */
export function valueColor(dimension: Dimension, value: string): string | null {
  return dimension === 'channel' && isChannel(value) ? `channel-${value}` : null;
}

function isChannel(value: string): value is Channel {
  return CHANNELS.includes(value as Channel);
}
