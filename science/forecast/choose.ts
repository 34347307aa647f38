import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Method } from './answer.ts';
import { type RollingErrors, rollingErrors } from './rolling-origin.ts';

/** How a method did from the origins within the history. */
export interface Run {
  method: Method;
  errors: RollingErrors;
  /** Mean absolute error by origin, in `unit`s. */
  scaled: number[];
  /** Over all of them. */
  mase: number;
}

/** How sure it must be, one-sided, that another method is better than the seasonal naive. */
const SURE = 0.99;

export function tryOut(method: Method, values: Float64Array, origins: readonly number[], horizon: number, unit: number): Run {
  const errors = rollingErrors(method, values, origins, horizon);
  const scaled = errors.map((row) => row.reduce((sum, error) => sum + Math.abs(error), 0) / row.length / unit);
  return { method, errors, scaled, mase: mean(scaled) };
}

/**
 * The best run of those that are better than `naive` by a paired t test of their errors (Diebold and Mariano 1995, with the t of Harvey, Leybourne and Newbold 1997); `naive`
 * when there is none. `apart` is how many forecasts without an overlap fit between the origins: errors of those that overlap say the same thing twice.
 */
export function choose(naive: Run, others: readonly Run[], apart: number): Run {
  if (apart < 2) return naive;
  const limit = tQuantile(SURE, apart - 1);
  const better = others.filter((run) => {
    const gains = naive.scaled.map((error, i) => error - (run.scaled[i] ?? 0));
    const gain = mean(gains);
    return gain > 0 && gain > limit * Math.sqrt(mean(gains.map((one) => (one - gain) ** 2)) / (apart - 1));
  });
  return better.reduce((best, run) => (run.mase < best.mase ? run : best), naive);
}

const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
