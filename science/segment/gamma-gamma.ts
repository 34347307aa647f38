import gammaln from '@stdlib/math-base-special-gammaln';
import { nelderMead } from '../optimise/nelder-mead.ts';
import type { NoAnswer } from './customer.ts';

/** Money of repeat purchases: their number and their average value. */
export interface Spending {
  repeats: number;
  average: number;
}

/** Gamma-Gamma: a purchase is gamma(p, v), and v varies over customers as gamma(q, gamma). */
export interface GammaGamma {
  kind: 'gamma_gamma';
  p: number;
  q: number;
  gamma: number;
}

/** Fits the model by maximum likelihood on those who came back and paid (Fader and Hardie 2013, "The Gamma-Gamma Model of Monetary Value", equation 1a). */
export function fitGammaGamma(spending: readonly Spending[]): GammaGamma | NoAnswer {
  if (spending.some(({ repeats, average }) => !Number.isFinite(repeats) || !Number.isFinite(average) || average < 0))
    return { kind: 'no_answer', reason: 'bad_money' };
  const paying = spending.filter(({ repeats, average }) => repeats > 0 && average > 0);
  if (paying.length === 0) return { kind: 'no_answer', reason: 'nobody_came_back' };
  const of = (logs: readonly number[]) => {
    const [p = 1, q = 1, gamma = 1] = logs.map(Math.exp);
    return { p, q, gamma };
  };
  // In units of the mean value, so that the search is the same whatever the money is counted in.
  const unit = paying.reduce((sum, one) => sum + one.average, 0) / paying.length;
  const scaled = paying.map((one) => ({ repeats: one.repeats, average: one.average / unit }));
  const found = nelderMead((logs) => -gammaGammaLogLikelihood(of(logs), scaled), [0, 0, 0]);
  if (!Number.isFinite(found.value)) return { kind: 'no_answer', reason: 'no_fit' };
  const fit = of(found.at);
  return { kind: 'gamma_gamma', ...fit, gamma: fit.gamma * unit };
}

/** Of repeat buyers who paid. */
export function gammaGammaLogLikelihood({ p, q, gamma }: Omit<GammaGamma, 'kind'>, spending: readonly Spending[]): number {
  // Few numbers of purchases occur, and the gamma function is what costs.
  const known = new Map<number, number>();
  const ofCount = (x: number): number => {
    const found = known.get(x) ?? gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * Math.log(gamma) + p * x * Math.log(x);
    known.set(x, found);
    return found;
  };
  let sum = 0;
  for (const { repeats: x, average: z } of spending) sum += ofCount(x) + (p * x - 1) * Math.log(z) - (p * x + q) * Math.log(gamma + x * z);
  return sum;
}

/**
 * The average value to expect of a customer's next purchases: between the customer's own average and everyone's. With q of at most 1 everyone's is infinite: then there is an
 * answer only for those who bought enough.
 */
export function expectedValue({ p, q, gamma }: GammaGamma, { repeats, average }: Spending): number | NoAnswer {
  if (![repeats, average].every((one) => Number.isFinite(one) && one >= 0)) return { kind: 'no_answer', reason: 'bad_money' };
  if (p * repeats + q <= 1) return { kind: 'no_answer', reason: 'no_mean' };
  return (p * (gamma + repeats * average)) / (p * repeats + q - 1);
}
