/** What a cohort has in common: the mean of its members' true values and how much these differ, once chance is taken out. */
export interface Cohort {
  mean: number;
  /** Variance of the true values; 0 when all that differs may be chance. */
  variance: number;
}

/**
 * The spread of the true values behind estimates of known sampling variance, by the method of moments (DerSimonian and Laird 1986): Cochran's Q beyond the n - 1 that
 * chance alone makes. At least two estimates, variances above 0.
 */
export function cohortOf(estimates: readonly number[], variances: readonly number[]): Cohort {
  const weights = variances.map((one) => 1 / one);
  const sum = total(weights);
  const centre = weighted(estimates, weights);
  const q = total(estimates.map((one, i) => (weights[i] ?? 0) * (one - centre) ** 2));
  const scale = sum - total(weights.map((one) => one * one)) / sum;
  const variance = Math.max(0, (q - (estimates.length - 1)) / scale);
  return {
    mean: weighted(
      estimates,
      variances.map((one) => 1 / (one + variance)),
    ),
    variance,
  };
}

/** An estimate drawn towards its cohort, by as much as chance has a part in it (empirical Bayes; Efron and Morris 1975). `own`: the share, 0..1, that stays its own. */
export function shrink(estimate: number, sampling: number, { mean, variance }: Cohort): { value: number; own: number } {
  const own = variance / (variance + sampling);
  return { value: own * estimate + (1 - own) * mean, own };
}

const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

function weighted(values: readonly number[], weights: readonly number[]): number {
  return total(values.map((one, i) => one * (weights[i] ?? 0))) / total(weights);
}
