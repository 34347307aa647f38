import type { Baseline } from './baseline.ts';
import { hourOfWeek } from './hour-of-week.ts';

export interface Hour {
  visits: number;
  orders: number;
  /** Minor units. */
  revenue: number;
}

/** Standard deviations from what is usual at this hour of the week. */
export interface HourScores {
  visits: number;
  conversion: number;
  revenue: number;
}

export type NoScore = 'not_a_count' | 'nothing_usual';

/**
 * How unusual an hour of the whole store is, on the scale of logarithms: (log1p x - log1p usual) / sqrt(noise^2 + count noise). Count noise is one over the geometric mean of
 * both counts (plus one each), near to Poisson's tail from both sides, so that an empty hour at night is none. `now`: any moment in the hour, ms.
 */
export function hourScores(
  baseline: Baseline,
  hour: Hour,
  now: number,
): ({ kind: 'scores' } & HourScores) | { kind: 'no_answer'; reason: NoScore } {
  const { visits, orders, revenue } = hour;
  if (![visits, orders, revenue].every((count) => Number.isFinite(count) && count >= 0))
    return { kind: 'no_answer', reason: 'not_a_count' };
  const at = Math.floor(hourOfWeek(now));
  const [visited, ordered] = [baseline.weeks.visits[0], baseline.weeks.orders[0]];
  const [usualVisits, usualOrders, usualRevenue] = [visited?.hours[at] ?? 0, ordered?.hours[at] ?? 0, baseline.revenue.hours[at] ?? 0];
  if (!visited || !ordered || usualVisits === 0) return { kind: 'no_answer', reason: 'nothing_usual' };
  const { noise } = baseline;
  const spread = baseline.orderSpread[0] ?? 0;
  // A campaign that brings many who do not buy is no fault.
  const expected = usualOrders * Math.min(1, visits / usualVisits);
  return {
    kind: 'scores',
    visits: logDistance(visits, usualVisits) / Math.sqrt(visited.noise ** 2 + countNoise(visits, usualVisits)),
    conversion:
      logDistance(orders, expected) /
      Math.sqrt((noise.checkouts[0] ?? 0) ** 2 + (noise.orders[0] ?? 0) ** 2 + countNoise(orders, expected)),
    revenue:
      revenueDistance(revenue, usualRevenue, orders, usualOrders) /
      Math.sqrt(ordered.noise ** 2 + (1 + (spread || 0) ** 2) * countNoise(orders, usualOrders)),
  };
}

const logDistance = (actual: number, usual: number) => Math.log1p(actual) - Math.log1p(usual);
const countNoise = (actual: number, usual: number) => 1 / Math.sqrt((actual + 1) * (usual + 1));

/** One order's worth is added to both, as log1p adds one to counts: so the unit of money does not matter. */
function revenueDistance(revenue: number, usual: number, orders: number, usualOrders: number): number {
  const one = usualOrders > 0 ? usual / usualOrders : orders > 0 ? revenue / orders : 1;
  return one > 0 ? logDistance(revenue / one, usual / one) : 0;
}
