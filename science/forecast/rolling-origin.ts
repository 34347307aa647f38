import type { Method } from './answer.ts';

/** Errors (actual less forecast) of one method: `errors[origin][h]`, oldest origin first. */
export type RollingErrors = Float64Array[];

/**
 * Forecasts again and again from within the history, as if each origin were today (Tashman 2000): the parameters come from what lies before the first origin, each forecast
 * sees everything before its own. An origin is the count of values known at it; horizon values must follow the last.
 */
export function rollingErrors(method: Method, values: Float64Array, origins: readonly number[], horizon: number): RollingErrors {
  const predict = method.fit(values.subarray(0, origins[0] ?? 0));
  return origins.map((origin) => {
    const forecast = predict(values.subarray(0, origin), horizon);
    return forecast.map((value, h) => (values[origin + h] ?? Number.NaN) - value);
  });
}

/** At most `most` origins spread evenly over `from`..`to` (both included), the last one always `to`. */
export function originsBetween(from: number, to: number, most: number): number[] {
  if (to < from) return [];
  const step = Math.max(1, Math.ceil((to - from + 1) / most));
  const origins: number[] = [];
  for (let origin = to; origin >= from; origin -= step) origins.unshift(origin);
  return origins;
}
