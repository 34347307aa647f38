import type { Run } from './choose.ts';

/** Why a forecast says what it says, and how far to trust it; shares are 0..1. */
export type ForecastReason =
  | { reason: 'season'; period: number }
  | { reason: 'no_season' }
  /** The chosen method's error against the seasonal naive's, from the same origins: 0.2 is a fifth less. */
  | { reason: 'better_than_naive'; by: number }
  | { reason: 'nothing_better_than_naive' }
  /** The mean of the forecast against the mean of as many last values. */
  | { reason: 'level'; change: number }
  | { reason: 'short_history'; apart: number };

/** Fewer forecasts without an overlap than this, and the history is short for judging them. */
const FEW = 5;

export function reasonsOf(chosen: Run, naive: Run, next: Float64Array, values: Float64Array, apart: number): ForecastReason[] {
  const { period } = chosen.method;
  const before = total(values.subarray(-next.length));
  return [
    period > 1 ? { reason: 'season', period } : { reason: 'no_season' },
    chosen === naive ? { reason: 'nothing_better_than_naive' } : { reason: 'better_than_naive', by: 1 - chosen.mase / naive.mase },
    ...(before > 0 ? [{ reason: 'level' as const, change: total(next) / before - 1 }] : []),
    ...(apart < FEW ? [{ reason: 'short_history' as const, apart }] : []),
  ];
}

/** What counts as close: a total within a fifth of the truth. */
const CLOSE = 0.2;

/**
 * Of the chosen method's forecasts from within the history, the share whose total came within 20 % of what then happened; by Laplace's rule of succession, so never quite 0 or 1.
 */
export function confidenceOf({ errors }: Run, origins: readonly number[], values: Float64Array): number {
  const close = errors.filter((row, i) => {
    const from = origins[i] ?? 0;
    return Math.abs(total(row)) <= CLOSE * Math.abs(total(values.subarray(from, from + row.length)));
  }).length;
  return (close + 1) / (errors.length + 2);
}

const total = (list: Float64Array) => list.reduce((sum, one) => sum + one, 0);
