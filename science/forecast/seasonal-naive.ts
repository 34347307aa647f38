import type { Method } from './answer.ts';

/** The next value is that of one period ago; without a season (`period` 1) the last value. What every other method must beat. */
export function seasonalNaive(period: number): Method {
  return { name: 'seasonal_naive', period, least: period, fit: () => (history, horizon) => repeatLast(history, period, horizon) };
}

/** The last `period` values over and over. */
export function repeatLast(history: ArrayLike<number>, period: number, horizon: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => history[history.length - period + (h % period)] ?? Number.NaN);
}
