import { CHANNEL_LABELS, type Channel } from '../../../../contracts/channel.ts';
import type { DiscrepancyKind } from '../../../../contracts/reconciliation.ts';

/** The kinds of difference as a merchant says them. */
export const KIND_LABELS: Record<DiscrepancyKind, { label: string; one: string; means: string }> = {
  missing: { label: 'Missing', one: 'Not reported', means: 'The shop sold it, and no browser reported it.' },
  extra: { label: 'Extra', one: 'Not in the shop', means: 'A browser reported it, and the shop does not know or count it.' },
  different_value: { label: 'Different value', one: 'Different value', means: 'Both know the order, with different amounts.' },
  reported_twice: { label: 'Reported twice', one: 'Reported twice', means: 'One order, reported more than once. It counts once.' },
};

const SOURCES: Record<string, string> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  generic: 'The shop',
  csv: 'An imported file',
  report: 'The browser',
};

/** Who says what is known of an order. */
export function sourceLabel(source: string): string {
  return SOURCES[source] ?? source;
}

/** A channel's name; an order that came by no visit has none. */
export function channelLabel(channel: string): string {
  if (channel === 'untracked' || channel === '') return 'No visit seen';
  return CHANNEL_LABELS[channel as Channel] ?? channel;
}

/** The colour token of a channel; null where it has none. */
export function channelColor(channel: string): string | null {
  return channel in CHANNEL_LABELS ? `channel-${channel}` : null;
}

const EVENTS: Record<string, string> = {
  page_view: 'Opened',
  product_view: 'Looked at',
  add_to_cart: 'Put into the cart',
  remove_from_cart: 'Took out of the cart',
  checkout_start: 'Began the checkout',
  purchase: 'Order reported',
  refund: 'Refund reported',
  search: 'Searched for',
};

/** An event as a sentence's beginning. */
export function eventLabel(type: string): string {
  return EVENTS[type] ?? type.replaceAll('_', ' ');
}

/** `partially_refunded` as a person writes it. */
export function statusLabel(status: string): string {
  const words = status.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
