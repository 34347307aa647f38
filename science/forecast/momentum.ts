/** How one signal of a product moved from the window before to the recent one. */
export interface Momentum {
  /** Counts in the two windows. */
  before: number;
  recent: number;
  /** Log of the ratio of the two rates, season taken out. */
  growth: number;
  /** Of the growth: Poisson noise times what the days vary beyond it. */
  variance: number;
  /** How much more the days vary than Poisson counts, at least 1. */
  dispersion: number;
  /** By day: what came less what the window's rate expects, in standard deviations. */
  residuals: Float64Array;
}

/** Added to each count, so that none is zero (Haldane and Anscombe). */
const HALF = 0.5;

/**
 * Growth of a daily count between two windows of equal length, `values` being both, oldest first. `season` says what each day is usually worth; only its ratios matter. The variance of a
 * log rate ratio is 1/a + 1/b for Poisson counts, times Pearson's dispersion where days vary more (McCullagh and Nelder 1989).
 */
export function momentum(values: ArrayLike<number>, season: ArrayLike<number>): Momentum {
  const half = values.length / 2;
  const sum = (list: ArrayLike<number>, from: number) => {
    let total = 0;
    for (let i = from; i < from + half; i++) total += list[i] ?? 0;
    return total;
  };
  const [before, recent] = [sum(values, 0), sum(values, half)];
  const rates = [(before + HALF) / sum(season, 0), (recent + HALF) / sum(season, half)];
  const residuals = Float64Array.from(values, (value, i) => {
    const expected = (rates[i < half ? 0 : 1] ?? 0) * (season[i] ?? 0);
    return expected > 0 ? (value - expected) / Math.sqrt(expected) : 0;
  });
  const dispersion = Math.max(1, residuals.reduce((total, residual) => total + residual ** 2, 0) / (values.length - 2));
  return {
    before,
    recent,
    growth: Math.log((rates[1] ?? 1) / (rates[0] ?? 1)),
    variance: dispersion * (1 / (before + HALF) + 1 / (recent + HALF)),
    dispersion,
    residuals,
  };
}
