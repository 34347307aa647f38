import type { Baseline } from './baseline.ts';
import { type Compared, type Diagnosis, diagnose } from './diagnose.ts';
import { type Explanation, explain, type Part } from './explain.ts';
import { median } from './median.ts';
import type { Seen, Watched } from './watch-scores.ts';

export interface Why {
  diagnosis: Diagnosis;
  explanation: Explanation;
  /** What is missing at the step that set the alert off: visits, checkouts, orders, or (worth) orders of usual value. */
  missing: number;
}

/** Why there is less at a step, from the minutes since it began: first which value explains it, then, within that value or the whole store, which step came first. */
export function why(baseline: Baseline, seen: readonly Seen[], watched: Exclude<Watched, 'rise'>): Why {
  const { values } = baseline;
  const compared = values.map((_, i) => stepOf(baseline, seen, watched, i));
  // What an order is worth depends on its product: only products tell a lower worth from another mix.
  const parts = values.flatMap(({ dimension, value }, i): Part[] => {
    const { expected = 0, actual = 0 } = compared[i] ?? {};
    return dimension === 'all' || (watched === 'worth' && dimension !== 'product') ? [] : [{ dimension, value, expected, actual }];
  });
  const spreads = baseline.orderSpread.filter((spread, i) => values[i]?.dimension === 'product' && spread > 0);
  const explanation = explain(parts, watched === 'worth' && spreads.length > 0 ? { dispersion: median(spreads) ** 2 } : {});
  const inside =
    explanation.kind === 'values'
      ? values.flatMap(({ dimension, value }, i) => (dimension === explanation.dimension && explanation.values.includes(value) ? [i] : []))
      : [0];
  const whole = inside[0] === 0;
  // The score may have begun to rise by chance before the fault: what is left now is seen in the later minutes.
  const later = seen.slice(Math.floor(seen.length / 2));
  const over = (of: (one: Seen, i: number) => number) =>
    later.reduce((total, one) => total + inside.reduce((sum, i) => sum + of(one, i), 0), 0);
  const worths = inside.map((i) => stepOf(baseline, later, 'worth', i));
  const diagnosis = diagnose({
    visits: { expected: over((one, i) => one.visits[i] ?? 0), actual: over(({ counts }, i) => counts.visits[i] ?? 0) },
    checkouts: { expected: over((one, i) => one.checkouts[i] ?? 0), actual: over(({ counts }, i) => counts.checkouts[i] ?? 0) },
    orders: { expected: over((one, i) => one.orders[i] ?? 0), actual: over(({ counts }, i) => counts.orders[i] ?? 0) },
    worth: { expected: total(worths, 'expected'), actual: total(worths, 'actual') },
    ordersWithoutId: whole ? seen.reduce((sum, { counts }) => sum + counts.ordersWithoutId, 0) : 0,
    whole,
    ...(watched === 'ids' ? {} : { first: watched }),
  });
  const { expected = 0, actual = 0 } = compared[0] ?? {};
  return { diagnosis, explanation, missing: expected - actual };
}

/** The step of the whole store at which most is missing, in proportion. */
export function shortest(baseline: Baseline, seen: readonly Seen[]): Exclude<Watched, 'rise'> {
  const left = (['visits', 'checkouts', 'orders', 'worth'] as const).map((watched) => {
    const { expected, actual } = stepOf(baseline, seen, watched, 0);
    return { watched, ratio: (actual + 1) / (expected + 1) };
  });
  return left.reduce((a, b) => (b.ratio < a.ratio ? b : a)).watched;
}

/** What a value should have had at a step, and had. */
export function stepOf(baseline: Baseline, seen: readonly Seen[], watched: Exclude<Watched, 'rise'>, i: number): Compared {
  const usual = Math.exp(baseline.orderValue[i] ?? Number.NaN);
  let [expected, actual] = [0, 0];
  for (const one of seen) {
    switch (watched) {
      case 'visits':
        expected += one.visits[i] ?? 0;
        actual += one.counts.visits[i] ?? 0;
        break;
      case 'checkouts':
        expected += one.checkoutsOfVisits[i] ?? 0;
        actual += one.counts.checkouts[i] ?? 0;
        break;
      case 'orders':
      case 'ids':
        expected += one.ordersOfCheckouts[i] ?? 0;
        actual += one.counts.orders[i] ?? 0;
        break;
      case 'worth':
        if (Number.isNaN(usual)) break;
        expected += one.counts.orders[i] ?? 0;
        actual += (one.counts.revenue[i] ?? 0) / usual;
    }
  }
  return { expected, actual };
}

function total(all: readonly Compared[], side: keyof Compared): number {
  return all.reduce((sum, one) => sum + one[side], 0);
}
