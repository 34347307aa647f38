export const DIMENSIONS = ['channel', 'product', 'country', 'device'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What is counted: the whole store, or one value of a dimension. */
export interface Value {
  dimension: 'all' | Dimension;
  value: string;
}

/** Steps on the way to money, in order. */
export const STAGES = ['visits', 'checkouts', 'orders'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * The counts of one stretch of time, one place per value in the order of the store's list, of which the first is the whole store. `visits` are sessions, for a product
 * its views; products have no `checkouts`. `revenue` in minor units. `orders` are those with an order id; what came without one is counted apart.
 */
export interface Counts {
  visits: number[];
  checkouts: number[];
  orders: number[];
  revenue: number[];
  ordersWithoutId: number;
}
