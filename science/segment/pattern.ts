/** What is known of a customer over the last 90 days; money in major units of the store's currency. */
export interface Behaviour {
  spent: number;
  purchases: number;
  daysSinceLast: number;
  /** Distinct places that purchases came from. */
  places: number;
  /** Spending of the last 45 days against the 45 before: 0.5 is half as much again. */
  growth: number;
}

export const PATTERNS = ['inactive', 'high_spender', 'frequent_shopper', 'rising', 'new_shopper', 'location_focused', 'regular'] as const;
export type Pattern = (typeof PATTERNS)[number];

export const THRESHOLDS = { spent: 5_000, purchases: 20, inactiveDays: 30, newBelow: 5, places: 2, growth: 0.5 } as const;

/**
 * The one pattern that a customer is addressed by: of those that hold, the first in this order. Whom nothing has been heard of comes first, as no other offer reaches them;
 * then what is worth most. The seven of the product's specification; everyone else is `regular`.
 */
export function patternOf(customer: Behaviour): Pattern {
  const ladder: [Pattern, boolean][] = [
    ['inactive', customer.daysSinceLast >= THRESHOLDS.inactiveDays],
    ['high_spender', customer.spent >= THRESHOLDS.spent],
    ['frequent_shopper', customer.purchases >= THRESHOLDS.purchases],
    ['rising', customer.purchases >= THRESHOLDS.newBelow && customer.growth >= THRESHOLDS.growth],
    ['new_shopper', customer.purchases < THRESHOLDS.newBelow],
    ['location_focused', customer.places > 0 && customer.places <= THRESHOLDS.places],
  ];
  return ladder.find(([, holds]) => holds)?.[0] ?? 'regular';
}
