import type { Dimension } from './minute.ts';

/** What one value of a dimension should have had and had. */
export interface Part {
  dimension: Dimension;
  value: string;
  expected: number;
  actual: number;
}

export type NoExplanation = 'not_a_number' | 'nothing_expected';
export type Explanation =
  | {
      kind: 'values';
      dimension: Dimension;
      values: string[];
      /** Share, 0..1, of all that deviates in this direction within the dimension. */
      share: number;
    }
  | { kind: 'everything' }
  | { kind: 'no_answer'; reason: NoExplanation };

export interface ExplainOptions {
  /** Whether what is missing, or what is too much, is explained. */
  direction?: 'drop' | 'rise';
  /** Variance over mean: 1 for counts, more where a unit is a noisy one. */
  dispersion?: number;
}

/** The set must hold so much of the deviation, */
const LEAST_SHARE = 0.4;
/** be so much more likely than that all changed alike (nats), */
const LEAST_GAIN = 5;
/** and differ so much from the rest: at most this ratio, or one over it. */
const CLEAR_RATIO = 0.65;
/** What a further value in the set must bring, nats. */
const PER_VALUE = 3;
const MOST_VALUES = 3;

/**
 * Which value explains a deviation: after Adtributor (Bhagwan et al. 2014, "Revenue Debugging in Advertising Systems"): of each dimension the values that surprise most,
 * until they hold enough of the deviation (explanatory power), the fewer the better (succinctness), and of all dimensions the most surprising set. Surprise is here the
 * log-likelihood ratio of "these fell, the rest did not alike" against "all fell alike", so that small counts do not surprise. The order of `parts` changes nothing.
 */
export function explain(parts: readonly Part[], { direction = 'drop', dispersion = 1 }: ExplainOptions = {}): Explanation {
  if (!parts.every(({ expected, actual }) => expected >= 0 && actual >= 0 && Number.isFinite(expected + actual)) || !(dispersion > 0))
    return { kind: 'no_answer', reason: 'not_a_number' };
  if (!parts.some(({ expected }) => expected > 0)) return { kind: 'no_answer', reason: 'nothing_expected' };
  let best: { gain: number; found: Explanation } = { gain: LEAST_GAIN, found: { kind: 'everything' } };
  for (const [dimension, all] of [...Map.groupBy(parts, (part) => part.dimension)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const whole = sum(all);
    const deviating = all
      .filter((part) => deviation(part) > 0)
      .sort((a, b) => gainOf(b, whole) - gainOf(a, whole) || (a.value < b.value ? -1 : 1));
    const deviant = deviating.reduce((total, part) => total + deviation(part), 0);
    for (let size = 1; size <= Math.min(MOST_VALUES, deviating.length); size++) {
      const chosen = deviating.slice(0, size);
      const set = sum(chosen);
      const share = deviation(set) / deviant;
      const gain = gainOf(set, whole) - PER_VALUE * (size - 1);
      if (share < LEAST_SHARE || gain <= best.gain) continue;
      best = { gain, found: { kind: 'values', dimension, values: chosen.map((part) => part.value), share } };
    }
  }
  return best.found;

  function deviation({ expected, actual }: Sum): number {
    return direction === 'drop' ? expected - actual : actual - expected;
  }

  /** 0 where the set does not clearly differ from the rest in the right direction. */
  function gainOf(set: Sum, whole: Sum): number {
    const rest = { expected: whole.expected - set.expected, actual: whole.actual - set.actual };
    const [of, other, all] = [set, rest, whole].map(({ expected, actual }) => (expected > 0 ? actual / expected : 0)) as [
      number,
      number,
      number,
    ];
    const clear = direction === 'drop' ? of <= CLEAR_RATIO * other : other <= CLEAR_RATIO * of;
    if (!clear) return 0;
    return (times(set.actual, of / all) + times(rest.actual, other / all)) / dispersion;
  }
}

interface Sum {
  expected: number;
  actual: number;
}

function sum(parts: readonly Sum[]): Sum {
  return parts.reduce((total, part) => ({ expected: total.expected + part.expected, actual: total.actual + part.actual }), {
    expected: 0,
    actual: 0,
  });
}

/** count x log ratio; nothing of nothing. */
function times(count: number, ratio: number): number {
  return count > 0 ? count * Math.log(ratio) : 0;
}
