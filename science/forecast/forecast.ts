import { naiveError } from './accuracy.ts';
import type { Method, MethodName, NoForecast } from './answer.ts';
import { choose, tryOut } from './choose.ts';
import { combination } from './combination.ts';
import { dampedHoltWinters } from './holt-winters.ts';
import { halfWidths } from './interval.ts';
import { naive2 } from './naive2.ts';
import { confidenceOf, type ForecastReason, reasonsOf } from './reasons.ts';
import { originsBetween } from './rolling-origin.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { theta } from './theta.ts';

export interface Tried {
  method: MethodName;
  period: number;
  /** Mean absolute scaled error over all origins and horizons: 1 is the seasonal naive's one step ahead. */
  mase: number;
}

export type Forecast =
  | {
      kind: 'forecast';
      method: MethodName;
      period: number;
      /** The next `horizon` values, in the unit of the history, and the interval around each. */
      values: Float64Array;
      low: Float64Array;
      high: Float64Array;
      /** Share of future values that the interval is to hold, 0..1. */
      coverage: number;
      /** Share of such forecasts, from within the history, whose total came within 20 % of the truth; 0..1. */
      confidence: number;
      reasons: ForecastReason[];
      /** All that was tried, best first, and from how many origins. */
      tried: Tried[];
      origins: number;
    }
  | { kind: 'no_answer'; reason: NoForecast };

export interface ForecastOptions {
  horizon: number;
  /** Lengths of season to try, in values: [24, 168] for hours, [52, 1] or [1] for weeks. The first is the one of the seasonal naive that the others must beat. */
  periods: readonly number[];
  /** 0..1. */
  coverage?: number;
}

/** Older values say little of the next days: nine weeks of hours, 29 years of weeks. */
const RECENT = 1_512;
const ORIGINS = 60;
const LEAST_ORIGINS = 8;

/**
 * The next values of a series of equal steps: seasonal naive, Naive2, Theta, damped Holt-Winters and their combination forecast again and again from within the history, and the best
 * one gives the answer; the seasonal naive stays unless another was better beyond chance. The interval comes from the chosen one's errors. Of a series that never was
 * negative neither is the forecast.
 */
export function forecast(history: ArrayLike<number>, { horizon, periods, coverage = 0.95 }: ForecastOptions): Forecast {
  const wrong = wrongInput(history, horizon, periods);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const values = Float64Array.from(history).slice(-RECENT);
  const period = periods[0] ?? 1;
  const first = Math.max(Math.floor(values.length / 3), 2 * period);
  const origins = originsBetween(first, values.length - horizon, ORIGINS);
  if (origins.length < LEAST_ORIGINS) return { kind: 'no_answer', reason: 'too_short' };
  const unit = naiveError(values, period) || 1;
  const attempt = (method: Method) => tryOut(method, values, origins, horizon, unit);
  const naive = attempt(seasonalNaive(period));
  const others = otherMethods(periods)
    .filter(({ least }) => least <= first)
    .map(attempt);
  const apart = (values.length - horizon - first) / horizon;
  const chosen = choose(naive, others, apart);
  const half = halfWidths(chosen.errors, origins, coverage);
  if (!half) return { kind: 'no_answer', reason: 'too_short' };
  const floor = values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const next = chosen.method
    .fit(values)(values, horizon)
    .map((value) => Math.max(floor, value));
  return {
    kind: 'forecast',
    method: chosen.method.name,
    period: chosen.method.period,
    values: next,
    low: next.map((value, h) => Math.max(floor, value - (half[h] ?? 0))),
    high: next.map((value, h) => value + (half[h] ?? 0)),
    coverage,
    confidence: confidenceOf(chosen, origins, values),
    reasons: reasonsOf(chosen, naive, next, values, apart),
    tried: [naive, ...others]
      .map(({ method, mase }) => ({ method: method.name, period: method.period, mase }))
      .sort((a, b) => a.mase - b.mase),
    origins: origins.length,
  };
}

/** All but the seasonal naive of the first period. Without a season Naive2 is the naive forecast. */
function otherMethods(periods: readonly number[]): Method[] {
  return periods.flatMap((period, i) => [
    ...(i > 0 ? [seasonalNaive(period)] : []),
    ...(period > 1 ? [naive2(period)] : []),
    theta(period),
    dampedHoltWinters(period),
    combination(period),
  ]);
}

function wrongInput(history: ArrayLike<number>, horizon: number, periods: readonly number[]): NoForecast | null {
  if (!(Number.isInteger(horizon) && horizon > 0)) return 'bad_horizon';
  if (periods.length === 0 || !periods.every((period) => Number.isInteger(period) && period > 0)) return 'bad_period';
  for (let i = 0; i < history.length; i++) if (!Number.isFinite(history[i])) return 'not_a_number';
  if (history.length < 2) return 'too_short';
  for (let i = 1; i < history.length; i++) if (history[i] !== history[0]) return null;
  return 'never_varies';
}
