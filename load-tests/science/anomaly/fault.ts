/** What can be planted in a simulated store. Each lasts three hours and would cost at least 150 visits (some four orders), 40 checkouts or 40 orders if nobody saw it. */
export const FAULTS = [
  'channel_lost',
  'site_slow',
  'tracking_lost',
  'checkout_untracked',
  'ids_lost',
  'checkout_broken',
  'payment_failing',
  'abandoned',
  'price_typo',
  'viral',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
  kind: FaultKind;
  /** Minutes since the store's history began. */
  from: number;
  to: number;
  /** Index of the channel, device, country or product; -1 for everything. */
  of: number;
  /** What is left of the visits, checkouts, completion or price; of views a multiple. */
  left: number;
}

/** Of which dimension a fault's value is, what remains, and what it must be called. */
export const KINDS: Record<
  FaultKind,
  { of: 'channel' | 'device' | 'country' | 'product' | 'all'; left: readonly [number, number]; verdict: string }
> = {
  // An ad account is suspended, a search listing lost.
  channel_lost: { of: 'channel', left: [0.05, 0.25], verdict: 'traffic_dropped' },
  // A slow server: most give up before the first page, within five minutes; some get through.
  site_slow: { of: 'all', left: [0.2, 0.45], verdict: 'traffic_dropped' },
  // The tracker is gone from every page in the same minute; a few old tabs remain.
  tracking_lost: { of: 'all', left: [0, 0.02], verdict: 'tracking_broke' },
  // A release took the tracker off the checkout: no checkouts, no orders, all else as ever.
  checkout_untracked: { of: 'all', left: [0, 0], verdict: 'tracking_broke' },
  // Orders arrive without their id and cannot be counted.
  ids_lost: { of: 'all', left: [0, 0], verdict: 'tracking_broke' },
  checkout_broken: { of: 'device', left: [0, 0.15], verdict: 'conversion_dropped' },
  payment_failing: { of: 'country', left: [0, 0.15], verdict: 'conversion_dropped' },
  // Shipping costs appear at the last step.
  abandoned: { of: 'all', left: [0.2, 0.4], verdict: 'conversion_dropped' },
  price_typo: { of: 'product', left: [0.01, 0.15], verdict: 'order_value_dropped' },
  viral: { of: 'product', left: [4, 8], verdict: 'viral' },
};
