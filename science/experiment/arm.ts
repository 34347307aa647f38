/** What one variation came to, as sufficient statistics: visitors, and the sum and sum of squares of what each brought. */
export interface Arm {
  n: number;
  sum: number;
  sumSquares: number;
  /** Each visitor brought 0 or 1. */
  binary: boolean;
}

/** An arm of visitors who convert or do not. */
export function proportion(visitors: number, conversions: number): Arm {
  return { n: visitors, sum: conversions, sumSquares: conversions, binary: true };
}

/** An arm of visitors who each bring some amount, such as revenue. */
export function amounts(values: readonly number[]): Arm {
  return { n: values.length, sum: values.reduce((a, b) => a + b, 0), sumSquares: values.reduce((a, b) => a + b * b, 0), binary: false };
}

export function mean({ n, sum }: Arm): number {
  return sum / n;
}

/** Variance of one visitor's amount: p (1 - p) of a proportion, otherwise the sample variance. */
export function variance(arm: Arm): number {
  const { n, sum, sumSquares, binary } = arm;
  const average = sum / n;
  return binary ? average * (1 - average) : Math.max(0, (sumSquares - n * average * average) / (n - 1));
}

export type NoComparison = 'too_few_visitors' | 'nothing_happened' | 'not_a_number' | 'more_conversions_than_visitors' | 'bad_alpha';

/** What keeps two arms from being compared, or null. */
export function wrongArms(arms: readonly Arm[]): NoComparison | null {
  for (const { n, sum, sumSquares, binary } of arms) {
    if (![n, sum, sumSquares].every(Number.isFinite) || n < 0 || sumSquares < 0) return 'not_a_number';
    if (binary && (sum > n || sum < 0)) return 'more_conversions_than_visitors';
    if (n < 2) return 'too_few_visitors';
  }
  // Relative effects need something to be relative to, and a spread to be uncertain about.
  return arms.some((arm) => arm.sum <= 0 || variance(arm) === 0) ? 'nothing_happened' : null;
}
