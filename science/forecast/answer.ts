/** Why there is no forecast. */
export type NoForecast = 'too_short' | 'not_a_number' | 'never_varies' | 'bad_period' | 'bad_horizon';

/** What a method makes of a history: the next `horizon` values. Its parameters stay as fitted; the history may have grown since. */
export type Predict = (history: ArrayLike<number>, horizon: number) => Float64Array;

export type MethodName = 'seasonal_naive' | 'naive2' | 'theta' | 'damped_holt_winters' | 'combination';

/** One way to forecast, for a season of `period` values (1: none). `fit` needs at least `least` values. */
export interface Method {
  name: MethodName;
  period: number;
  least: number;
  fit(history: ArrayLike<number>): Predict;
}
