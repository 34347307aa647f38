import type { Effect } from './effect.ts';

/** Visitors of both arms at which the interval is to be narrowest. */
const TUNED_TO = 5_000;

/**
 * An interval that holds the true effect at every look at once with chance 1 - alpha, however often and until when people look: an asymptotic confidence sequence of
 * the normal mixture (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, "Time-uniform central limit theory and asymptotic confidence sequences", theorem 2.2).
 * `n`: visitors of both arms.
 */
export function sequentialInterval(
  { lift, standardError }: Pick<Effect, 'lift' | 'standardError'>,
  n: number,
  alpha = 0.05,
): readonly [low: number, high: number] {
  const log = -2 * Math.log(alpha);
  const rho = (log + Math.log(log + 1)) / TUNED_TO;
  const reach = standardError * Math.sqrt(((2 * (n * rho + 1)) / (n * rho)) * Math.log(Math.sqrt(n * rho + 1) / alpha));
  return [lift - reach, lift + reach];
}
