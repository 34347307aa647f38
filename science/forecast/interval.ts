import type { RollingErrors } from './rolling-origin.ts';

/** Errors of a horizon's neighbours, so many steps to each side, count for it too. */
const NEIGHBOURS = 2;
/** So many earlier origins at least give a scale. */
const LEAST = 3;

/**
 * Half widths of the prediction interval by horizon, in the unit of the values: conformal prediction (Vovk; Lei et al. 2018) on the errors of the rolling origins. Each error is scaled
 * by the usual size at its horizon **as it was known at its origin**, so that the quantile, of rank ceil((n + 1) x coverage), also holds how such sizes change with time. Null
 * when there are too few errors for that rank.
 */
export function halfWidths(errors: RollingErrors, origins: readonly number[], coverage: number): Float64Array | null {
  const horizon = errors[0]?.length ?? 0;
  const known = (at: number) => errors.filter((_, i) => (origins[i] ?? 0) + horizon <= at);
  const whole = usualSize(errors, horizon);
  const scores = errors.flatMap((row, i) => {
    const before = known(origins[i] ?? 0);
    if (before.length < LEAST) return [];
    const size = usualSize(before, horizon);
    return Array.from(row, (error, h) => Math.abs(error) / (size[h] || whole[h] || 1));
  });
  const plain = errors.flatMap((row) => Array.from(row, (error, h) => Math.abs(error) / (whole[h] || 1)));
  const quantile = Math.max(quantileOf(plain, coverage), scores.length > 2 * horizon ? quantileOf(scores, coverage) : 0);
  return Number.isFinite(quantile) ? whole.map((size) => size * quantile) : null;
}

/** The value of rank ceil((n + 1) x coverage); infinite when there are too few. */
function quantileOf(scores: number[], coverage: number): number {
  scores.sort((a, b) => a - b);
  return scores[Math.ceil((scores.length + 1) * coverage) - 1] ?? Number.POSITIVE_INFINITY;
}

/** The mean absolute error at each horizon and its neighbours. */
function usualSize(errors: RollingErrors, horizon: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => {
    let [sum, count] = [0, 0];
    for (const row of errors)
      for (let near = Math.max(0, h - NEIGHBOURS); near <= Math.min(horizon - 1, h + NEIGHBOURS); near++) {
        sum += Math.abs(row[near] ?? 0);
        count++;
      }
    return count > 0 ? sum / count : 0;
  });
}
