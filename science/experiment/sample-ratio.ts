import cdf from '@stdlib/stats-base-dists-chisquare-cdf';

/** Below it the split is no accident. */
export const MISMATCH_BELOW = 0.001;

/**
 * The chance, 0..1, of a split at least as uneven as this when visitors are assigned by `weights` (which need not add up to 1): Pearson's chi-square. A tiny one
 * means that something keeps visitors of one arm from being counted, and no result of the experiment can be trusted (Fabijan et al. 2019). Null for weights that assign
 * nobody to an arm, or to no arm at all.
 */
export function sampleRatioP(visitors: readonly number[], weights: readonly number[]): number | null {
  if (visitors.length < 2 || weights.length !== visitors.length) return null;
  if (!weights.every((one) => Number.isFinite(one) && one > 0)) return null;
  const all = visitors.reduce((a, b) => a + b, 0);
  const sum = weights.reduce((a, b) => a + b, 0);
  const statistic = visitors.reduce((total, n, i) => {
    const expected = (all * (weights[i] ?? 0)) / sum;
    return total + (n - expected) ** 2 / expected;
  }, 0);
  return 1 - cdf(statistic, visitors.length - 1);
}
