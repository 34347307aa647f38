/** A customer's purchases as the models need them: times in any one unit (weeks, say), money in any one unit. */
export interface Customer {
  /** Purchases after the first. */
  repeats: number;
  /** From the first purchase to the last; 0 without a repeat. */
  recency: number;
  /** From the first purchase to the end of observation. */
  age: number;
}

export type NoModel = 'no_customers' | 'nobody_came_back' | 'bad_times' | 'bad_money' | 'no_fit' | 'no_mean';
export type NoAnswer = { kind: 'no_answer'; reason: NoModel };

export function wrongCustomers(customers: readonly Customer[]): NoModel | null {
  if (customers.length === 0) return 'no_customers';
  for (const { repeats, recency, age } of customers) {
    if (![repeats, recency, age].every(Number.isFinite) || repeats < 0 || recency < 0 || age < recency || age <= 0) return 'bad_times';
    if (repeats > 0 && recency === 0 && age === 0) return 'bad_times';
  }
  return customers.some((one) => one.repeats > 0) ? null : 'nobody_came_back';
}
