import { loess } from './loess.ts';
import { median } from './median.ts';

/** Rounds in which values far from season and trend lose their weight. */
const ROUNDS = 15;

/**
 * The seasonal part of a series by STL with a season that is the same in every period, robustly (Cleveland et al. 1990; `stl(s.window = "periodic", robust = TRUE)` of R). As long as
 * the series; `period` at least 2, and two periods of values.
 */
export function seasonalPart(values: Float64Array, period: number): Float64Array {
  const n = values.length;
  const trendWindow = odd(Math.ceil((1.5 * period) / (1 - 1.5 / (10 * n + 1))));
  const lowWindow = odd(period);
  let trend: Float64Array = new Float64Array(n);
  let season: Float64Array = new Float64Array(n);
  let weights: Float64Array | undefined;
  for (let round = 0; round <= ROUNDS; round++) {
    const free = values.map((value, i) => value - (trend[i] ?? 0));
    const cycle = cycleMeans(free, period, weights);
    const extended = Float64Array.from({ length: n + 2 * period }, (_, i) => cycle[i % period] ?? 0);
    const low = loess(lowPass(extended, period), lowWindow, Math.ceil(lowWindow / 10));
    season = values.map((_, i) => (extended[period + i] ?? 0) - (low[i] ?? 0));
    trend = loess(
      values.map((value, i) => value - (season[i] ?? 0)),
      trendWindow,
      Math.ceil(trendWindow / 10),
      weights,
    );
    weights = robustness(values.map((value, i) => Math.abs(value - (season[i] ?? 0) - (trend[i] ?? 0))));
  }
  const mean = cycleMeans(season, period);
  return season.map((_, i) => mean[i % period] ?? 0);
}

/** The (weighted) mean of each place in the period; without any weight, the plain one. */
function cycleMeans(values: Float64Array, period: number, weights?: Float64Array): Float64Array {
  return Float64Array.from({ length: period }, (_, place) => {
    let [sum, total, plain, count] = [0, 0, 0, 0];
    for (let i = place; i < values.length; i += period) {
      const weight = weights?.[i] ?? 1;
      sum += weight * (values[i] ?? 0);
      total += weight;
      plain += values[i] ?? 0;
      count++;
    }
    return total > 0 ? sum / total : plain / count;
  });
}

/** Moving means over a period, a period, and three. */
function lowPass(values: Float64Array, period: number): Float64Array {
  return movingMean(movingMean(movingMean(values, period), period), 3);
}

function movingMean(values: Float64Array, length: number): Float64Array {
  const means = new Float64Array(values.length - length + 1);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] ?? 0;
    if (i >= length) sum -= values[i - length] ?? 0;
    if (i >= length - 1) means[i - length + 1] = sum / length;
  }
  return means;
}

/** Bisquare weights of residuals against six times their median. */
function robustness(residuals: Float64Array): Float64Array {
  const limit = 6 * median(residuals);
  return residuals.map((residual) => {
    if (residual <= 0.001 * limit) return 1;
    return residual <= 0.999 * limit ? (1 - (residual / limit) ** 2) ** 2 : 0;
  });
}

function odd(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}
