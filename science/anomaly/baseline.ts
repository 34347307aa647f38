import { excessNoise, hourOfWeek, type NoBaseline, placeOf, type TypicalWeek, typicalWeek, WEEK_HOURS } from './hour-of-week.ts';
import { levelOf, NO_LEVEL, updateLevel } from './level.ts';
import { mad, median } from './median.ts';
import { type Counts, STAGES, type Stage, type Value } from './minute.ts';

/** What is usual for a store: counts by hour of the week for each value and stage, and the value of an order. */
export interface Baseline {
  values: readonly Value[];
  weeks: Record<Stage, readonly TypicalWeek[]>;
  /** Noise by value of what is expected from minute to minute: visits at the level of the last hours, checkouts of the visits there were, orders of the checkouts. */
  noise: Record<Stage, Float64Array>;
  /** Revenue of the whole store by hour of the week, minor units. */
  revenue: TypicalWeek;
  /** Logarithm of the usual revenue of one order, by value; none (NaN) where too few orders were seen. */
  orderValue: Float64Array;
  /** Standard deviation of that logarithm for one order. */
  orderSpread: Float64Array;
}

/** Fewer hours with orders say little about the value of an order. */
const LEAST_ORDER_HOURS = 10;
const LEAST_SPREAD = 0.2;

/**
 * Learns a store's baseline from its hours (oldest first, one `Counts` an hour, the first beginning at `start` in ms). At least one week; with less there is no answer.
 */
export function learnBaseline(
  values: readonly Value[],
  hours: readonly Counts[],
  start: number,
): { kind: 'baseline'; baseline: Baseline } | { kind: 'no_answer'; reason: NoBaseline } {
  if (values[0]?.dimension !== 'all') return { kind: 'no_answer', reason: 'bad_shape' };
  if (hours.length < WEEK_HOURS) return { kind: 'no_answer', reason: 'too_short' };
  for (const hour of hours)
    for (const counts of [hour.visits, hour.checkouts, hour.orders, hour.revenue]) {
      if (counts.length !== values.length) return { kind: 'no_answer', reason: 'bad_shape' };
      if (!counts.every((count) => count >= 0 && count < Number.POSITIVE_INFINITY)) return { kind: 'no_answer', reason: 'not_a_count' };
    }
  const first = Math.floor(hourOfWeek(start));
  const series = (stage: Stage | 'revenue', i: number) => Float64Array.from(hours, (hour) => hour[stage][i] ?? 0);
  const weeksOf = (stage: Stage) => {
    const whole = series(stage, 0);
    const parent = { counts: whole, week: typicalWeek(whole, start) };
    return values.map((_, i) => (i === 0 ? parent.week : typicalWeek(series(stage, i), start, parent)));
  };
  const [visits = [], checkouts = [], orders = []] = STAGES.map(weeksOf);
  const usualOf = (weeks: readonly TypicalWeek[], i: number, hour: number) => weeks[i]?.hours[(first + hour) % WEEK_HOURS] ?? 0;
  const whole = series('visits', 0);
  const levels = levelsOf(
    whole,
    whole.map((_, hour) => usualOf(visits, 0, hour)),
    visits[0]?.noise ?? 0,
  );
  const noiseOf = (stage: Stage, expected: (hour: number, i: number) => number) =>
    Float64Array.from(values, (_, i) => {
      const counts = series(stage, i);
      return excessNoise(
        counts,
        counts.map((_, hour) => expected(hour, i)),
        hours.length / WEEK_HOURS,
      );
    });
  const given = (stage: Stage, weeks: readonly TypicalWeek[], before: Stage, weeksBefore: readonly TypicalWeek[]) =>
    noiseOf(stage, (hour, i) => ((hours[hour]?.[before][i] ?? 0) * usualOf(weeks, i, hour)) / (usualOf(weeksBefore, i, hour) || 1));
  const orderValues = values.map((_, i) => orderValueOf(series('orders', i), series('revenue', i)));
  const baseline = {
    values,
    weeks: { visits, checkouts, orders },
    noise: {
      visits: noiseOf('visits', (hour, i) => usualOf(visits, i, hour) * (levels[hour] ?? 1)),
      checkouts: given('checkouts', checkouts, 'visits', visits),
      orders: given('orders', orders, 'checkouts', checkouts),
    },
    revenue: typicalWeek(series('revenue', 0), start),
    orderValue: Float64Array.from(orderValues, ({ value }) => value),
    orderSpread: Float64Array.from(orderValues, ({ spread }) => spread),
  };
  return { kind: 'baseline', baseline };
}

/** The level before each hour of history, as the watch will know it. */
function levelsOf(visits: Float64Array, usual: Float64Array, noise: number): Float64Array {
  let level = NO_LEVEL;
  return visits.map((count, hour) => {
    const before = levelOf(level, noise);
    level = updateLevel(level, count, usual[hour] ?? 0, 1);
    return before;
  });
}

/** Usual counts of one minute at this moment, by value, at a level of business. */
export function usualMinute(weeks: readonly TypicalWeek[], now: number, level = 1): number[] {
  const { from, to, part } = placeOf(now);
  const usual: number[] = [];
  for (let i = 0; i < weeks.length; i++) {
    const hours = weeks[i]?.hours;
    const [a, b] = [hours?.[from] ?? 0, hours?.[to] ?? 0];
    usual.push((level * (a + part * (b - a))) / 60);
  }
  return usual;
}

function orderValueOf(orders: Float64Array, revenue: Float64Array): { value: number; spread: number } {
  const logs: number[] = [];
  const roots: number[] = [];
  for (const [hour, count] of orders.entries()) {
    const sum = revenue[hour] ?? 0;
    if (count === 0 || sum === 0) continue;
    logs.push(Math.log(sum / count));
    roots.push(Math.sqrt(count));
  }
  if (logs.length < LEAST_ORDER_HOURS) return { value: Number.NaN, spread: Number.NaN };
  const value = median(logs);
  const single = logs.map((log, i) => (log - value) * (roots[i] ?? 1));
  return { value, spread: Math.max(LEAST_SPREAD, mad(single, 0)) };
}
