/** The seasonal part of a series: one index for each place in the period, the first for the first value. */
export interface Season {
  kind: 'multiplicative' | 'additive';
  indexes: Float64Array;
}

/** The normal quantile of the 90 % test that the M4 competition used. */
const CRITICAL = 1.645;

/**
 * Whether a series has a season of `period`: its autocorrelation at that lag lies outside the 90 % limits of Bartlett's formula, and there are three periods of it
 * (Makridakis, Spiliotis and Assimakopoulos 2020, the test before Naive2 and Theta in M4).
 */
export function isSeasonal(values: ArrayLike<number>, period: number): boolean {
  const n = values.length;
  if (period < 2 || n < 3 * period) return false;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (values[i] ?? 0) / n;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += ((values[i] ?? 0) - mean) * ((values[i - lag] ?? 0) - mean);
    return sum;
  };
  const variance = covariance(0);
  if (!(variance > 0)) return false;
  let squares = 0;
  for (let lag = 1; lag < period; lag++) squares += (covariance(lag) / variance) ** 2;
  return Math.abs(covariance(period) / variance) > CRITICAL * Math.sqrt((1 + 2 * squares) / n);
}

/**
 * Classical decomposition (`decompose` of R): against the centred moving mean over a period, the mean of each place, normalised to mean 1 (multiplicative, when every value is
 * above zero) or 0 (additive). At least two periods of values.
 */
export function seasonOf(values: ArrayLike<number>, period: number): Season {
  const kind = isPositive(values) ? 'multiplicative' : 'additive';
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  const trend = centredMean(values, period);
  for (let i = 0; i < values.length; i++) {
    const level = trend[i] ?? Number.NaN;
    if (Number.isNaN(level)) continue;
    const value = values[i] ?? 0;
    sums[i % period] = (sums[i % period] ?? 0) + (kind === 'multiplicative' ? value / level : value - level);
    counts[i % period] = (counts[i % period] ?? 0) + 1;
  }
  const indexes = sums.map((sum, place) => sum / (counts[place] || 1));
  const mean = indexes.reduce((sum, index) => sum + index, 0) / period;
  return { kind, indexes: indexes.map((index) => (kind === 'multiplicative' ? index / mean : index - mean)) };
}

/** The series without its season. */
export function withoutSeason(values: ArrayLike<number>, { kind, indexes }: Season): Float64Array {
  return Float64Array.from(values, (value, i) => {
    const index = indexes[i % indexes.length] ?? 0;
    return kind === 'multiplicative' ? value / index : value - index;
  });
}

/** Puts the season back on values that stand at `from` and after it. */
export function withSeason(values: Float64Array, { kind, indexes }: Season, from: number): Float64Array {
  return values.map((value, i) => {
    const index = indexes[(from + i) % indexes.length] ?? 0;
    return kind === 'multiplicative' ? value * index : value + index;
  });
}

/** The mean over a period around each value, its two ends at half weight when the period is even; NaN where the period is not whole. */
function centredMean(values: ArrayLike<number>, period: number): Float64Array {
  const half = period >> 1;
  const even = period % 2 === 0;
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0);
  return Float64Array.from(values, (_, i) => {
    if (i < half || i + half >= values.length) return Number.NaN;
    const sum = (sums[i + half + 1] ?? 0) - (sums[i - half] ?? 0);
    const ends = even ? ((values[i - half] ?? 0) + (values[i + half] ?? 0)) / 2 : 0;
    return (sum - ends) / period;
  });
}

function isPositive(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!((values[i] ?? 0) > 0)) return false;
  return true;
}
