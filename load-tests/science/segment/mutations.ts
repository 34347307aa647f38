import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('segment', 'segment');

export const mutations: readonly Mutation[] = [
  plant(
    'the last purchase stands in the place of the age',
    'bg-nbd.ts',
    'const alive = -(r + x) * Math.log(alpha + age);',
    'const alive = -(r + x) * Math.log(alpha + recency);',
  ),
  plant(
    'silence makes alive',
    'bg-nbd.ts',
    '((alpha + age) / (alpha + recency)) ** (r + x));',
    '((alpha + recency) / (alpha + age)) ** (r + x));',
  ),
  plant('one purchase too many in the beta part', 'bg-nbd.ts', '(a / (b + x - 1)) *', '(a / (b + x)) *'),
  plant('the future begins at the first purchase', 'bg-nbd.ts', 'time / (alpha + age + time));', 'time / (alpha + time));'),
  plant('the dead go on buying', 'bg-nbd.ts', '(1 - shrink * series) * chanceAlive(model, customer)', '(1 - shrink * series)'),
  plant(
    'everyone’s average is left out',
    'gamma-gamma.ts',
    '(p * (gamma + repeats * average)) / (p * repeats + q - 1)',
    '(p * (repeats * average)) / (p * repeats + q - 1)',
  ),
  plant(
    'a term of the likelihood is lost',
    'gamma-gamma.ts',
    '- (p * x + q) * Math.log(gamma + x * z)',
    '- (p * x) * Math.log(gamma + x * z)',
  ),
  plant('recent customers are the worst', 'rfm.ts', '-one.recency', 'one.recency'),
  plant('equal values rank by place', 'rfm.ts', '(sorted[middle] ?? 0) < value', '(sorted[middle] ?? 0) <= value'),
  plant('inactive from the 31st day', 'pattern.ts', 'customer.daysSinceLast >= THRESHOLDS', 'customer.daysSinceLast > THRESHOLDS'),
  plant(
    'five purchases are still new',
    'pattern.ts',
    'customer.purchases < THRESHOLDS.newBelow',
    'customer.purchases <= THRESHOLDS.newBelow + 5',
  ),
  plant('an infinite mean is given as a number', 'gamma-gamma.ts', 'p * repeats + q <= 1', 'p * repeats + q <= 0'),
  plant('the limit at a = 1 is divided by nothing', 'bg-nbd.ts', 'Math.abs(model.a - 1) < NEAR_ONE', 'false'),
];
