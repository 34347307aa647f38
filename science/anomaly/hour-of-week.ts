import { mad, median } from './median.ts';

export const HOUR = 3_600_000;
export const WEEK_HOURS = 168;
/** Counts that the parent's rhythm weighs, against the value's own. */
const PRIOR = 30;
/** Relative noise of an hour where there is too little to measure it, and the least that is believed. */
const USUAL_NOISE = 0.15;
const LEAST_NOISE = 0.08;
/** An hour counts for the measure of noise from this many on, and so many hours are wanted. */
const MEASURED_FROM = 10;
const MEASURED_HOURS = 48;

export interface TypicalWeek {
  /** Usual count of each hour of the week, Monday 00:00 first. */
  hours: Float64Array;
  /** Standard deviation of the logarithm of an hour's count beyond count noise. */
  noise: number;
}

export type NoBaseline = 'too_short' | 'not_a_count' | 'bad_shape';

/** Hours since Monday 00:00, with the fraction, 0 up to 168, of a time in ms. For a rhythm in the store's time give the store's local time. */
export function hourOfWeek(now: number): number {
  // The epoch was a Thursday.
  const hours = now / HOUR + 72;
  return hours - Math.floor(hours / WEEK_HOURS) * WEEK_HOURS;
}

/**
 * What is usual at each hour of the week: the median over weeks of log1p of the count, and the pooled median absolute deviation from it. With few weeks or small counts
 * an hour leans on the rhythm of its parent (for the whole store: its own rhythm of the day), by 30 counts: n / (n + 30) stays its own (gamma-Poisson shrinkage).
 * `counts` by hour from `start` (ms) on, at least a week.
 */
export function typicalWeek(counts: Float64Array, start: number, parent?: { counts: Float64Array; week: TypicalWeek }): TypicalWeek {
  const first = Math.floor(hourOfWeek(start));
  const logs: number[][] = Array.from({ length: WEEK_HOURS }, () => []);
  for (const [i, count] of counts.entries()) logs[(first + i) % WEEK_HOURS]?.push(Math.log1p(count));
  const own = logs.map((values) => Math.expm1(median(values)));
  const share = parent ? shareOf(counts, parent.counts) : 1;
  const prior = parent ? Array.from(parent.week.hours, (usual) => usual * share) : dayRhythm(logs);
  const hours = Float64Array.from(prior, (usual, hour) => {
    const seen = usual * (logs[hour]?.length ?? 0);
    const weight = seen / (seen + PRIOR);
    return weight * (own[hour] ?? 0) + (1 - weight) * usual;
  });
  const expected = counts.map((_, i) => hours[(first + i) % WEEK_HOURS] ?? 0);
  return { hours, noise: excessNoise(counts, expected, counts.length / WEEK_HOURS, parent?.week.noise) };
}

/** Between which two hours' middles a moment lies. */
export function placeOf(now: number): { from: number; to: number; part: number } {
  const at = hourOfWeek(now - HOUR / 2);
  const from = Math.floor(at);
  return { from, to: (from + 1) % WEEK_HOURS, part: at - from };
}

/** The median over weeks of a value's share in its parent: one week's campaign moves it little. */
function shareOf(counts: Float64Array, parent: Float64Array): number {
  const shares: number[] = [];
  for (let from = 0; from + WEEK_HOURS <= counts.length; from += WEEK_HOURS) {
    const whole = total(parent.subarray(from, from + WEEK_HOURS));
    if (whole > 0) shares.push(total(counts.subarray(from, from + WEEK_HOURS)) / whole);
  }
  return shares.length > 0 ? median(shares) : 0;
}

/** Each hour of the week by the mean of the same hour on all days. */
function dayRhythm(logs: readonly number[][]): number[] {
  const byHour = Array.from({ length: 24 }, (_, hour) => {
    const same = logs.flatMap((values, at) => (at % 24 === hour ? values : []));
    return same.reduce((sum, log) => sum + Math.expm1(log), 0) / same.length;
  });
  return logs.map((_, hour) => byHour[hour % 24] ?? 0);
}

/**
 * How much counts vary beyond chance: pooled median absolute deviation of log1p(actual) from log1p(expected), less the count noise; at least 0.08, and `fallback` where fewer
 * than 48 hours expect 10 or more. `weeks`: of how many values an expectation is the median, which took up 1/weeks of their variance.
 */
export function excessNoise(actual: ArrayLike<number>, expected: ArrayLike<number>, weeks: number, fallback = USUAL_NOISE): number {
  const rest: number[] = [];
  const chance: number[] = [];
  const scale = weeks >= 2 ? Math.sqrt(weeks / (weeks - 1)) : 1;
  for (let i = 0; i < actual.length; i++) {
    const usual = expected[i] ?? 0;
    if (usual < MEASURED_FROM) continue;
    rest.push(scale * (Math.log1p(actual[i] ?? 0) - Math.log1p(usual)));
    chance.push(1 / (usual + 1));
  }
  if (weeks < 2 || chance.length < MEASURED_HOURS) return Math.max(LEAST_NOISE, fallback);
  return Math.sqrt(Math.max(LEAST_NOISE ** 2, mad(rest, 0) ** 2 - median(chance)));
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
