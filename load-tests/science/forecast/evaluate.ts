import { meanAbsoluteError, naiveError } from '../../../science/forecast/accuracy.ts';
import { forecast } from '../../../science/forecast/forecast.ts';
import { originsBetween } from '../../../science/forecast/rolling-origin.ts';
import { repeatLast } from '../../../science/forecast/seasonal-naive.ts';
import type { Series } from './series.ts';

export interface Evaluation {
  series: Series;
  /** Mean absolute scaled error of what `forecast` chose, and of the seasonal naive with each of the periods. */
  chosen: number;
  naive: number[];
  periods: readonly number[];
  /** Values inside the 95 % interval, out of so many, from so many origins. */
  inside: number;
  outOf: number;
  origins: number;
  /** From how many of them another method than the seasonal naive of the first period was chosen. */
  other: number;
}

const ORIGINS = 40;
/** M4's horizons; a month for weekly series too short for a quarter. */
const HORIZON = { hour: 48, week: 13, short: 4 } as const;

/** M4's seasons, with the week for hours and the year for weeks where the series is long enough to show it. */
export function optionsOf({ step, values }: Series): { horizon: number; periods: number[] } {
  if (step === 'hour') return { horizon: HORIZON.hour, periods: values.length > 168 * 5 ? [24, 168] : [24] };
  return values.length > 52 * 3 ? { horizon: HORIZON.week, periods: [52, 1] } : { horizon: HORIZON.short, periods: [1] };
}

/**
 * Forecasts the later part of a series again and again from what came before (the last half; with a season of a year, the last 30 %) and compares with what came. A series that repeats
 * itself exactly has no unit to scale by: its errors stay as they are.
 */
export function evaluate(series: Series): Evaluation {
  const { values } = series;
  const { horizon, periods } = optionsOf(series);
  const sums = { chosen: 0, naive: periods.map(() => 0), inside: 0, outOf: 0, origins: 0, other: 0 };
  const first = Math.ceil(values.length * (periods[0] === 52 ? 0.7 : 0.5));
  for (const origin of originsBetween(first, values.length - horizon, ORIGINS)) {
    const history = values.slice(0, origin);
    const actual = values.slice(origin, origin + horizon);
    const answer = forecast(history, { horizon, periods });
    if (answer.kind === 'no_answer') continue;
    const unit = naiveError(history, periods[0] ?? 1) || 1;
    sums.origins++;
    sums.chosen += meanAbsoluteError(actual, answer.values) / unit;
    for (const [i, period] of periods.entries())
      sums.naive[i] = (sums.naive[i] ?? 0) + meanAbsoluteError(actual, repeatLast(history, period, horizon)) / unit;
    if (answer.method !== 'seasonal_naive' || answer.period !== periods[0]) sums.other++;
    sums.outOf += horizon;
    sums.inside += actual.filter((value, h) => value >= (answer.low[h] ?? 0) && value <= (answer.high[h] ?? 0)).length;
  }
  return { ...sums, series, periods, chosen: sums.chosen / sums.origins, naive: sums.naive.map((sum) => sum / sums.origins) };
}
