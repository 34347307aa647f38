import { type Baseline, usualMinute } from './baseline.ts';
import { cheaperEvidence, cumulate, dropEvidence, MARGIN, riseEvidence, VISITS_MARGIN, withoutIdEvidence } from './evidence.ts';
import type { Counts } from './minute.ts';

/** What is watched of each value: fewer visits, fewer checkouts of the visits, fewer orders of the checkouts, orders worth less, orders without id, more visits. */
export const WATCHED = ['visits', 'checkouts', 'orders', 'worth', 'ids', 'rise'] as const;
export type Watched = (typeof WATCHED)[number];
/** Where each begins among the scores, in lengths of the list of values. */
export const PLACE: Readonly<Record<Watched, number>> = { visits: 0, checkouts: 1, orders: 2, worth: 3, ids: 4, rise: 5 };

/** A minute with what is usual then, by value. */
export interface Seen {
  now: number;
  counts: Counts;
  visits: number[];
  checkouts: number[];
  orders: number[];
  /** By how much more than usual, at least 1, all visits are: in a crowd every product is seen more. */
  crowd: number;
  /** Checkouts and orders to expect, given the visits and checkouts there were. */
  checkoutsOfVisits: number[];
  ordersOfCheckouts: number[];
}

export interface Scores {
  /** Evidence (nats) by watched thing and value: place = thing x values + value. */
  score: number[];
  /** Since when the score is above none, ms. */
  since: number[];
}

/** A visit leads to a checkout, and that to an order, within so many minutes. */
const LAG = 5;

export function noScores(baseline: Baseline): Scores {
  const places = WATCHED.length * baseline.values.length;
  return { score: new Array<number>(places).fill(0), since: new Array<number>(places).fill(0) };
}

/** Compares a minute with what is usual. Later steps are expected from the step before, yet never more than usual: a campaign that brings many who do not buy is no fault. */
export function compare(baseline: Baseline, recent: readonly Seen[], counts: Counts, now: number, level: number): Seen {
  const visits = usualMinute(baseline.weeks.visits, now, level);
  const checkouts = usualMinute(baseline.weeks.checkouts, now);
  const orders = usualMinute(baseline.weeks.orders, now);
  const plain = visits.map((one) => one / level);
  const last = [counts, ...recent.slice(1 - LAG).map((seen) => seen.counts)];
  const visited = last.map((one) => one.visits);
  const all = visited.reduce((sum, one) => sum + (one[0] ?? 0), 0) / last.length;
  return {
    now,
    counts,
    visits,
    checkouts,
    orders,
    crowd: Math.max(1, all / (visits[0] || 1)),
    checkoutsOfVisits: given(checkouts, plain, visited),
    ordersOfCheckouts: given(
      orders,
      checkouts,
      last.map((one) => one.checkouts),
    ),
  };
}

/** What a step's usual counts are worth when the step before had the last minutes' counts instead of its usual ones. */
function given(step: readonly number[], before: readonly number[], last: readonly (readonly number[])[]): number[] {
  const expected: number[] = [];
  for (let i = 0; i < step.length; i++) {
    let sum = 0;
    for (const counts of last) sum += counts[i] ?? 0;
    const usual = last.length * (before[i] ?? 0);
    expected.push((step[i] ?? 0) * (usual > 0 ? Math.min(1, sum / usual) : 1));
  }
  return expected;
}

/**
 * The scores after one more minute; none grows beyond `most`. While an alert is open (`margin` 0) a drop is one from what is usual, not from the least that is: so that it is
 * over when the counts are nearer to the usual than to the drop, and does not open again and again.
 */
export function score(baseline: Baseline, before: Scores, seen: Seen, most: number, margin = 1): Scores {
  const next = { score: before.score.slice(), since: before.since.slice() };
  const { values, noise } = baseline;
  const { counts } = seen;
  const size = values.length;
  for (let i = 0; i < size; i++) {
    const views = counts.visits[i] ?? 0;
    const orders = counts.orders[i] ?? 0;
    // Products have no checkouts of their own; only they go viral, and only their orders are alike enough to be worth less one by one.
    if (values[i]?.dimension === 'product') {
      add('worth', i, worthEvidence(baseline, i, orders, counts.revenue[i] ?? 0));
      add('rise', i, riseEvidence(views, seen.crowd * (seen.visits[i] ?? 0), noise.visits[i] ?? 0));
    } else {
      add('visits', i, dropEvidence(views, seen.visits[i] ?? 0, noise.visits[i] ?? 0, margin * VISITS_MARGIN));
      add('checkouts', i, dropEvidence(counts.checkouts[i] ?? 0, seen.checkoutsOfVisits[i] ?? 0, noise.checkouts[i] ?? 0, margin * MARGIN));
      add('orders', i, dropEvidence(orders, seen.ordersOfCheckouts[i] ?? 0, noise.orders[i] ?? 0, margin * MARGIN));
    }
  }
  add('ids', 0, withoutIdEvidence(counts.orders[0] ?? 0, counts.ordersWithoutId));
  return next;

  function add(watched: Watched, i: number, evidence: number): void {
    const place = PLACE[watched] * size + i;
    const old = before.score[place] ?? 0;
    if (old === 0) next.since[place] = seen.now;
    next.score[place] = cumulate(old, evidence, most);
  }
}

function worthEvidence({ orderValue, orderSpread }: Baseline, i: number, orders: number, revenue: number): number {
  const usual = orderValue[i] ?? Number.NaN;
  if (orders === 0 || Number.isNaN(usual)) return 0;
  // An order for nothing counts as one for a thousandth.
  const deviation = Math.max(Math.log(revenue / orders) - usual, Math.log(0.001));
  return cheaperEvidence(orders, deviation, orderSpread[i] ?? 1);
}
