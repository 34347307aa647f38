import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { type Arm, mean, type NoComparison, variance, wrongArms } from './arm.ts';

/** How a treatment did against the control. Effects are relative: 0.04 is 4 % more. */
export interface Effect {
  kind: 'effect';
  lift: number;
  standardError: number;
  /** The chance, 0..1, that the treatment is better. */
  chanceToWin: number;
  /** At one look; for people who look every day there is `sequentialInterval`. */
  interval: readonly [low: number, high: number];
  /** Expected loss of choosing each although the other is better, relative like the lift. */
  risk: { control: number; treatment: number };
}

export interface EffectOptions {
  /** Chance that the interval misses, 0..1. */
  alpha?: number;
}

/**
 * The relative effect with a normal posterior under a flat prior; its variance by the delta method: var(B) / (n_B a^2) + var(A) b^2 / (n_A a^4) with means a and b
 * (Deng, Knoblich and Lu 2018). Risk is E[max(0, effect)] and E[max(0, -effect)].
 */
export function effect(
  control: Arm,
  treatment: Arm,
  { alpha = 0.05 }: EffectOptions = {},
): Effect | { kind: 'no_answer'; reason: NoComparison } {
  if (!(alpha > 0 && alpha < 1)) return { kind: 'no_answer', reason: 'bad_alpha' };
  const wrong = wrongArms([control, treatment]);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const [a, b] = [mean(control), mean(treatment)];
  const lift = (b - a) / a;
  const squared = variance(treatment) / (treatment.n * a ** 2) + (variance(control) * b ** 2) / (control.n * a ** 4);
  const standardError = Math.sqrt(squared);
  const z = lift / standardError;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const gained = lift * cdf(z, 0, 1) + standardError * density;
  const reach = quantile(1 - alpha / 2, 0, 1) * standardError;
  return {
    kind: 'effect',
    lift,
    standardError,
    chanceToWin: cdf(z, 0, 1),
    interval: [lift - reach, lift + reach],
    risk: { control: gained, treatment: gained - lift },
  };
}
