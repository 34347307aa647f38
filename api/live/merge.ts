import type { DayTotals, LiveData, LiveMinute, LivePart, Ranked } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { CENTROIDS } from './centroids.ts';
import { type Correction, NO_CORRECTION } from './correction.ts';

const TOP = 10;
const TAIL = 30;
const MINUTE = 60_000;
const MINUTES = 30;

export function noTotals(): DayTotals {
  return { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };
}

/** What the hub knows besides the parts. */
export interface Around {
  yesterday: DayTotals;
  freshness_ms: number;
  /** What the shop says of today's orders, over what was reported. */
  correction?: Correction;
  now: number;
}

/** The parts of a store's partitions as one: visitors live in one partition each, so everything adds up. */
export function mergeParts(
  store: Store,
  parts: readonly LivePart['data'][],
  { yesterday, freshness_ms, now, correction = NO_CORRECTION }: Around,
): LiveData {
  const corrected = correction.until > now ? correction : NO_CORRECTION;
  const sum = (pick: (data: LivePart['data']) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    currency: store.currency,
    timezone: store.timezone,
    sample: store.sample,
    visitors_now: sum((part) => part.visitors_now),
    funnel: {
      browse: sum((part) => part.funnel.browse),
      cart: sum((part) => part.funnel.cart),
      checkout: sum((part) => part.funnel.checkout),
      paid: sum((part) => part.funnel.paid),
    },
    today: correctTotals(addTotals(parts.map((part) => part.today)), corrected),
    yesterday,
    minutes: correctMinutes(
      mergeMinutes(
        parts.map((part) => part.minutes),
        now,
      ),
      corrected,
    ),
    pages: mergeRanked(parts.map((part) => part.pages)).slice(0, TOP),
    products: mergeRanked(parts.map((part) => part.products)).slice(0, TOP),
    channels: mergeRanked(parts.map((part) => part.channels)).slice(0, TOP),
    countries: mergeRanked(parts.map((part) => part.countries)).flatMap((country) => {
      const centre = CENTROIDS[country.name];
      return centre ? [{ ...country, lat: centre[0], lon: centre[1] }] : [];
    }),
    tail: parts
      .flatMap((part) => part.tail)
      .sort((a, b) => b.received_at - a.received_at)
      .slice(0, TAIL),
    freshness_ms,
  };
}

function addTotals(list: readonly DayTotals[]): DayTotals {
  const total = noTotals();
  for (const totals of list) for (const name of Object.keys(total) as (keyof DayTotals)[]) total[name] += totals[name];
  return total;
}

/** Minutes by their time, up to the newest that a part names: partitions may be a tick apart. Always 30. */
function mergeMinutes(lists: readonly LiveMinute[][], now: number): LiveMinute[] {
  const all = lists.flat();
  const newest = all.length > 0 ? Math.max(...all.map((minute) => minute.t)) : Math.floor(now / MINUTE) * MINUTE;
  const merged = Array.from({ length: MINUTES }, (_, i) => noMinute(newest - (MINUTES - 1 - i) * MINUTE));
  for (const minute of all) {
    const sums = merged[MINUTES - 1 - (newest - minute.t) / MINUTE];
    if (sums) for (const name of ['visitors', 'pageviews', 'carts', 'orders', 'revenue'] as const) sums[name] += minute[name];
  }
  return merged;
}

function correctTotals(totals: DayTotals, { orders, revenue }: Correction): DayTotals {
  return { ...totals, orders: totals.orders + orders, revenue: totals.revenue + revenue };
}

function correctMinutes(minutes: LiveMinute[], correction: Correction): LiveMinute[] {
  if (correction.minutes.length === 0) return minutes;
  const by = new Map(correction.minutes.map((minute) => [minute.t, minute]));
  return minutes.map((minute) => {
    const { orders, revenue } = by.get(minute.t) ?? NO_CORRECTION;
    return { ...minute, orders: minute.orders + orders, revenue: minute.revenue + revenue };
  });
}

function noMinute(t: number): LiveMinute {
  return { t, visitors: 0, pageviews: 0, carts: 0, orders: 0, revenue: 0 };
}

function mergeRanked(lists: readonly Ranked[][]): Ranked[] {
  const byName = new Map<string, Ranked>();
  for (const entry of lists.flat()) {
    const known = byName.get(entry.name);
    if (known) {
      known.count += entry.count;
      known.before += entry.before;
    } else byName.set(entry.name, { ...entry });
  }
  return [...byName.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
