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
 * on the order of the rows. Null where there is nothing to compare: no customers, or a value that is no number.
 */
export function rfmScores(customers: readonly RfmInput[]): RfmScore[] | null {
  if (customers.length === 0 || customers.some((one) => !Object.values(one).every(Number.isFinite))) return null;
  const score = (goodness: number[]) => {
    const sorted = [...goodness].sort((a, b) => a - b);
    return goodness.map((value) => 1 + Math.min(4, Math.floor((5 * worse(sorted, value)) / sorted.length)));
  };
  const recency = score(customers.map((one) => -one.recency));
  const frequency = score(customers.map((one) => one.frequency));
  const money = score(customers.map((one) => one.money));
  return customers.map((_, i) => ({ recency: recency[i] ?? 1, frequency: frequency[i] ?? 1, money: money[i] ?? 1 }));
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
