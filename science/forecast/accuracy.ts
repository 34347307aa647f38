/**
 * The mean absolute error of repeating the value of one period ago within the history: the unit of MASE (Hyndman and Koehler 2006). In the unit of the values; NaN when the history
 * is no longer than a period, 0 when it repeats itself.
 */
export function naiveError(history: ArrayLike<number>, period: number): number {
  let sum = 0;
  for (let i = period; i < history.length; i++) sum += Math.abs((history[i] ?? 0) - (history[i - period] ?? 0));
  return sum / (history.length - period);
}

/** Mean absolute error of forecasts, in the unit of the values. NaN of nothing. */
export function meanAbsoluteError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs((actual[i] ?? Number.NaN) - (forecast[i] ?? Number.NaN));
  return sum / actual.length;
}

/** Mean absolute scaled error: below 1 is better than the seasonal naive forecast was, one step ahead, within the history. */
export function mase(history: ArrayLike<number>, period: number, actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  return meanAbsoluteError(actual, forecast) / naiveError(history, period);
}
