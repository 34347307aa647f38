import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { cohortOf } from '../benchmark/cohort.ts';
import { type Momentum, momentum } from './momentum.ts';

export type Signal = 'views' | 'carts' | 'purchases';

/** Counts of a product by day, oldest first, all equally long. */
export type ProductDays = Readonly<Record<Signal, readonly number[]>>;

export interface TrendOptions {
  /** Days that are compared with as many before; whole weeks, so that weekdays weigh the same. */
  window?: number;
  /** What a day is usually worth to the whole store, for the last two windows and as many days ahead as are asked for: its own history and forecast. Plain days without it. */
  season?: readonly number[];
  /** Standard deviation of the log growth that products of this store usually have. */
  usual?: number;
}

export type ProductTrend =
  | {
      kind: 'trend';
      /** The likeliest of three: more than a tenth up, more than a tenth down, or between. */
      direction: 'up' | 'down' | 'stable';
      /** Its probability, 0..1. */
      confidence: number;
      /** Growth of demand between the windows, season taken out: 0.2 is a fifth more. */
      change: number;
      /** Purchases in the days ahead if the level that was reached is kept, and the interval of it. */
      expected: number;
      low: number;
      high: number;
      /** By signal, the one that weighed most first. */
      reasons: { signal: Signal; before: number; recent: number; change: number; weight: number }[];
    }
  | { kind: 'no_answer'; reason: NoTrend };

export type NoTrend = 'too_short' | 'uneven_lengths' | 'not_a_number' | 'nothing_happened' | 'bad_window' | 'bad_season';

const SIGNALS: readonly Signal[] = ['views', 'carts', 'purchases'];
const MATTERS = Math.log(1.1);
const USUAL = 0.3;
const WIDE = normalQuantile(0.975, 0, 1);
const HALF = 0.5;
const ANSCOMBE = 3 / 8;

/**
 * Where a product's demand is going: momentum of views, carts and purchases, weighed by how surely each is known and by how far they agree (DerSimonian and Laird 1986), their common noise
 * counted once, drawn towards no change by what is usual in the store (normal prior).
 */
export function productTrend(days: ProductDays, options: TrendOptions = {}): ProductTrend {
  const { window = 28, usual = USUAL } = options;
  const wrong = wrongDays(days, window, options.season);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const season = options.season ?? new Array<number>(3 * window).fill(1);
  const known = season.slice(0, 2 * window);
  const moved = SIGNALS.map((signal) => ({ signal, ...momentum(days[signal].slice(-2 * window), known) })).filter(
    ({ before, recent }) => before + recent > 0,
  );
  const { growth, variance, weights } = combined(moved);
  const prior = usual ** 2;
  const drawn = (growth * prior) / (prior + variance);
  const spread = Math.sqrt((prior * variance) / (prior + variance));
  const [down, up] = [normalCdf(-MATTERS, drawn, spread), 1 - normalCdf(MATTERS, drawn, spread)];
  const stable = 1 - down - up;
  const direction = stable >= Math.max(down, up) ? 'stable' : up > down ? 'up' : 'down';
  return {
    kind: 'trend',
    direction,
    confidence: { up, down, stable }[direction],
    change: Math.exp(drawn) - 1,
    ...ahead(days.purchases.slice(-2 * window), season, window, drawn, spread),
    reasons: moved
      .map(({ signal, before, recent, growth }, i) => ({ signal, before, recent, change: Math.exp(growth) - 1, weight: weights[i] ?? 0 }))
      .sort((a, b) => b.weight - a.weight),
  };
}

/** Weighted mean of the signals' growth; the variance counts what they share. */
function combined(moved: readonly Momentum[]): { growth: number; variance: number; weights: number[] } {
  const apart = disagreement(moved);
  const raw = moved.map(({ variance }) => 1 / (variance + apart));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => weight / sum);
  let variance = 0;
  for (const [i, one] of moved.entries())
    for (const [j, two] of moved.entries()) {
      const common =
        i === j ? one.variance + apart : Math.max(0, correlation(one.residuals, two.residuals)) * Math.sqrt(one.variance * two.variance);
      variance += (weights[i] ?? 0) * (weights[j] ?? 0) * common;
    }
  return { growth: moved.reduce((total, { growth }, i) => total + (weights[i] ?? 0) * growth, 0), variance, weights };
}

/** The variance between signals beyond their own noise. */
function disagreement(moved: readonly Momentum[]): number {
  if (moved.length < 2) return 0;
  return cohortOf(
    moved.map(({ growth }) => growth),
    moved.map(({ variance }) => variance),
  ).variance;
}

function correlation(one: Float64Array, two: Float64Array): number {
  let [cross, first, second] = [0, 0, 0];
  for (const [i, x] of one.entries()) {
    const y = two[i] ?? 0;
    cross += x * y;
    first += x * x;
    second += y * y;
  }
  return first > 0 && second > 0 ? cross / Math.sqrt(first * second) : 0;
}

/**
 * Purchases of both windows give the rate of a usual day before the change; the change and the season give the days ahead. What is unknown of the rate and of the change, and what days vary,
 * make the variance (delta method); the interval is of square roots, which make counts of any size nearly normal (Anscombe 1948).
 */
function ahead(purchases: readonly number[], season: readonly number[], window: number, growth: number, spread: number) {
  const worth = (from: number, to: number) => season.slice(from, to).reduce((sum, one) => sum + one, 0);
  const { before, recent, dispersion } = momentum(purchases, season.slice(0, 2 * window));
  const old = worth(0, window) / (worth(0, window) + Math.exp(growth) * worth(window, 2 * window));
  const next = (Math.exp(growth) * worth(2 * window, season.length)) / worth(0, window);
  const expected = (before + recent) * old * next;
  // The same at half a purchase more: of none there is still something to expect.
  const mean = (before + recent + HALF) * old * next;
  const variance = dispersion * mean + mean ** 2 * (dispersion / (before + recent + HALF) + (old * spread) ** 2);
  const reach = (WIDE * Math.sqrt(variance)) / (2 * Math.sqrt(mean));
  const root = Math.sqrt(mean + ANSCOMBE);
  return {
    expected,
    low: Math.max(0, Math.max(0, root - reach) ** 2 - ANSCOMBE),
    high: Math.max(expected, (root + reach) ** 2 - ANSCOMBE),
  };
}

function wrongDays(days: ProductDays, window: number, season: readonly number[] | undefined): NoTrend | null {
  if (!(Number.isInteger(window) && window > 0 && window % 7 === 0)) return 'bad_window';
  const lists = SIGNALS.map((signal) => days[signal]);
  if (lists.some((list) => list.length !== days.views.length)) return 'uneven_lengths';
  if (days.views.length < 2 * window) return 'too_short';
  const recent = lists.map((list) => list.slice(-2 * window));
  if (!recent.flat().every((one) => Number.isFinite(one) && one >= 0)) return 'not_a_number';
  if (recent.flat().every((one) => one === 0)) return 'nothing_happened';
  const worth = season?.slice(0, 2 * window);
  if (season && (season.length < 2 * window || !season.every((one) => Number.isFinite(one) && one >= 0))) return 'bad_season';
  if (worth && [worth.slice(0, window), worth.slice(window)].some((list) => list.every((one) => one === 0))) return 'bad_season';
  return null;
}
