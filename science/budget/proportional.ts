import { splitMoney } from '../attribution/split-money.ts';

/** The least weight of a channel that brought next to nothing. */
const LEAST = 0.1;

/**
 * The specification's rule, shown as the baseline: a budget in proportion to each channel's return on ad spend, at least 0.1. `total` in whole minor units, of which none is
 * lost. It takes the average return for the return of the next unit, so it goes on feeding channels that are full.
 */
export function roasProportional(returns: readonly number[], total: number): number[] {
  return splitMoney(total, roasShares(returns));
}

/** The rule's shares, adding up to 1. */
export function roasShares(returns: readonly number[]): number[] {
  const weights = returns.map((roas) => Math.max(LEAST, Number.isFinite(roas) ? roas : LEAST));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
