import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { distinctPrices, LEAST } from './history.ts';
import { dayOf, type NotObserved, type Observation, wrongObservations } from './observation.ts';

export type NoDays = NotObserved | 'too_few_price_levels' | 'too_few_orders' | 'price_follows_quantity' | 'several_prices_a_day';
export type Days = { kind: 'days'; observations: Observation[] } | { kind: 'no_answer'; reason: NoDays };

/** So many days with two orders or more show whether the price is the day's or the order's. */
const LEAST_DAYS = 10;
/** More of those days than this with several prices, and it is the order's. */
const MIXED = 0.1;
/** Chance to see as much, or more, of large orders at low prices where neither has to do with the other. */
const ALPHA = 0.01;

/**
 * Days of a product from its order lines (`units` and `price` of one line each, at any time of the day). A price that follows the order (more for less, or one for each kind of customer) is not the
 * product's: large orders then seem to come of low prices, and there is no answer. On days without a sale, between the first and the last, the price is that of the sale before.
 * @param open days the store was open, any time of each, ms in its own time
 */
export function daysOfLines(lines: readonly Observation[], open: readonly number[]): Days {
  const wrong = wrongObservations(lines);
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const byDay = Map.groupBy(
    [...lines].sort((a, b) => a.at - b.at),
    ({ at }) => dayOf(at),
  );
  const several = [...byDay.values()].filter((day) => day.length > 1);
  if (several.length < LEAST_DAYS)
    return { kind: 'no_answer', reason: distinctPrices(lines).length < LEAST.levels ? 'too_few_price_levels' : 'too_few_orders' };
  const mixed = several.filter((day) => day.some(({ price }) => price !== day[0]?.price));
  if (mixed.length > MIXED * several.length)
    return { kind: 'no_answer', reason: followsQuantity(mixed) ? 'price_follows_quantity' : 'several_prices_a_day' };
  return { kind: 'days', observations: withQuietDays(byDay, open) };
}

/** A sign test over days: whether the larger of two lines of a day is mostly the cheaper one. */
function followsQuantity(days: readonly (readonly Observation[])[]): boolean {
  const signs = days.map((day) => {
    let sum = 0;
    for (const one of day) for (const two of day) sum += Math.sign((one.price - two.price) * (one.units - two.units));
    return Math.sign(sum);
  });
  const [down, up] = [signs.filter((sign) => sign < 0).length, signs.filter((sign) => sign > 0).length];
  return binomialCdf(up, down + up, 0.5) < ALPHA;
}

function withQuietDays(byDay: ReadonlyMap<number, readonly Observation[]>, open: readonly number[]): Observation[] {
  const days = [...byDay.keys()];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const quiet = open.filter((at) => dayOf(at) > first && dayOf(at) < last && !byDay.has(dayOf(at)));
  const sold = [...byDay.values()].flat();
  const before = (at: number) => sold.findLast((line) => line.at < at) ?? sold[0];
  return [...sold, ...quiet.map((at) => ({ at, units: 0, price: before(at)?.price ?? 0, promotion: before(at)?.promotion ?? false }))];
}
