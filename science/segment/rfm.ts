import type { NoAnswer } from './customer.ts';

/** A customer by recency (time since the last purchase, smaller is better), frequency and money. */
export interface RfmInput {
  recency: number;
  frequency: number;
  money: number;
}

export interface RfmScore {
  /** 1 (worst fifth) to 5 (best fifth). */
  recency: number;
  frequency: number;
  money: number;
}

/**
 * Scores by exact quintiles of these customers: each value's fifth is that of the share of customers who are worse, so equal values score equally and nobody's score hangs
 * on the order of the rows.
 */
export function rfmScores(customers: readonly RfmInput[]): { kind: 'scores'; scores: RfmScore[] } | NoAnswer {
  if (customers.length === 0) return { kind: 'no_answer', reason: 'no_customers' };
  if (customers.some((one) => !Number.isFinite(one.money))) return { kind: 'no_answer', reason: 'bad_money' };
  if (customers.some((one) => !Number.isFinite(one.recency) || !Number.isFinite(one.frequency)))
    return { kind: 'no_answer', reason: 'bad_times' };
  const score = (goodness: number[]) => {
    const sorted = [...goodness].sort((a, b) => a - b);
    return goodness.map((value) => 1 + Math.min(4, Math.floor((5 * worse(sorted, value)) / sorted.length)));
  };
  const recency = score(customers.map((one) => -one.recency));
  const frequency = score(customers.map((one) => one.frequency));
  const money = score(customers.map((one) => one.money));
  const scores = customers.map((_, i) => ({ recency: recency[i] ?? 1, frequency: frequency[i] ?? 1, money: money[i] ?? 1 }));
  return { kind: 'scores', scores };
}

/** How many of the sorted values are below this one, by bisection. */
function worse(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
