import { esdOutliers } from './esd.ts';
import { median } from './median.ts';
import { seasonalPart } from './seasonal.ts';

export type NoDetection = 'too_short' | 'not_a_number' | 'all_the_same' | 'bad_options';
export type Detection = { kind: 'anomalies'; indexes: number[] } | { kind: 'no_answer'; reason: NoDetection };

export interface BatchOptions {
  /** Values in a season: 1,440 for minutes with a daily rhythm. */
  period: number;
  alpha?: number;
  /** At most this share of the values, 0..0.49. */
  maxShare?: number;
}

/**
 * Anomalies of a whole series by S-H-ESD: the season taken out by robust STL, the level by the median, and what is left tested for outliers (Hochenbaum, Vallis and Kejariwal 2017,
 * "Automatic Anomaly Detection in the Cloud Via Statistical Learning"). Indexes in order of time.
 */
export function detectBatch(values: ArrayLike<number>, { period, alpha = 0.05, maxShare = 0.02 }: BatchOptions): Detection {
  const series = Float64Array.from(values);
  if (!(period >= 2) || !(alpha > 0 && alpha < 1) || !(maxShare >= 0 && maxShare < 0.5))
    return { kind: 'no_answer', reason: 'bad_options' };
  if (series.length < 2 * period) return { kind: 'no_answer', reason: 'too_short' };
  if (!series.every(Number.isFinite)) return { kind: 'no_answer', reason: 'not_a_number' };
  if (series.every((value) => value === series[0])) return { kind: 'no_answer', reason: 'all_the_same' };
  const season = seasonalPart(series, period);
  const level = median(series);
  const rest = series.map((value, i) => value - (season[i] ?? 0) - level);
  return { kind: 'anomalies', indexes: esdOutliers(rest, { alpha, maxShare }).sort((a, b) => a - b) };
}
