import gammaln from '@stdlib/math-base-special-gammaln';
import hyp2f1 from '@stdlib/math-base-special-hyp2f1';
import { nelderMead } from '../optimise/nelder-mead.ts';
import { type Customer, type NoAnswer, wrongCustomers } from './customer.ts';

/** BG/NBD: purchase rates vary over customers as gamma(r, alpha), the chance to leave after a purchase as beta(a, b). */
export interface BgNbd {
  kind: 'bg_nbd';
  r: number;
  alpha: number;
  a: number;
  b: number;
  logLikelihood: number;
}

type Parameters = Pick<BgNbd, 'r' | 'alpha' | 'a' | 'b'>;

/** Fits the model by maximum likelihood (Fader, Hardie and Lee 2005, "Counting Your Customers the Easy Way", equation 6). */
export function fitBgNbd(customers: readonly Customer[]): BgNbd | NoAnswer {
  const wrong = wrongCustomers(customers);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const of = (logs: readonly number[]): Parameters => {
    const [r = 1, alpha = 1, a = 1, b = 1] = logs.map(Math.exp);
    return { r, alpha, a, b };
  };
  // In units of the mean age, so that the search is the same whatever unit the times come in.
  const unit = customers.reduce((sum, one) => sum + one.age, 0) / customers.length;
  const scaled = customers.map((one) => ({ ...one, recency: one.recency / unit, age: one.age / unit }));
  const found = nelderMead((logs) => -logLikelihood(of(logs), scaled), [0, 0, 0, 0]);
  if (!Number.isFinite(found.value)) return { kind: 'no_answer', reason: 'no_fit' };
  const fit = of(found.at);
  const model = { ...fit, alpha: fit.alpha * unit };
  return { kind: 'bg_nbd', ...model, logLikelihood: logLikelihood(model, customers) };
}

export function logLikelihood({ r, alpha, a, b }: Parameters, customers: readonly Customer[]): number {
  const constant = -gammaln(r) + r * Math.log(alpha) + gammaln(a + b) - gammaln(b);
  // Few numbers of purchases occur, and the gamma function is what costs.
  const known = new Map<number, number>();
  const ofCount = (x: number): number => {
    const found = known.get(x) ?? constant + gammaln(r + x) + gammaln(b + x) - gammaln(a + b + x);
    known.set(x, found);
    return found;
  };
  let sum = 0;
  for (const { repeats: x, recency, age } of customers) {
    const alive = -(r + x) * Math.log(alpha + age);
    const left = x === 0 ? Number.NEGATIVE_INFINITY : Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + recency);
    const most = Math.max(alive, left);
    sum += ofCount(x) + most + Math.log(Math.exp(alive - most) + Math.exp(left - most));
  }
  return sum;
}

/** The chance, 0..1, that the customer has not left for good; 1 without a repeat purchase, as the model has it. */
export function chanceAlive({ r, alpha, a, b }: Parameters, { repeats: x, recency, age }: Customer): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
}

/** Equation 10 divides by a - 1; at 1 itself this near it gives the limit to ten digits. */
const NEAR_ONE = 1e-6;

/** Purchases to expect of the customer in the next `time` (same unit as the times that were fitted; equation 10). */
export function expectedPurchases(model: Parameters, customer: Customer, time: number): number {
  const { r, alpha, b } = model;
  const a = Math.abs(model.a - 1) < NEAR_ONE ? 1 + NEAR_ONE : model.a;
  const { repeats: x, age } = customer;
  const shrink = ((alpha + age) / (alpha + age + time)) ** (r + x);
  const series = hyp2f1(r + x, b + x, a + b + x - 1, time / (alpha + age + time));
  return ((a + b + x - 1) / (a - 1)) * (1 - shrink * series) * chanceAlive(model, customer);
}
