import type { DayTotals, LiveData, LiveMinute, LivePart, Ranked } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { CENTROIDS } from './centroids.ts';

const TOP = 10;
const TAIL = 30;

/** The parts of a store's partitions as one: visitors live in one partition each, so everything adds up. */
export function mergeParts(store: Store, parts: readonly LivePart['data'][], yesterday: DayTotals): LiveData {
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
    today: addTotals(parts.map((part) => part.today)),
    yesterday,
    minutes: mergeMinutes(parts.map((part) => part.minutes)),
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
    freshness_ms: Math.max(0, ...parts.map((part) => part.freshness_ms)),
  };
}

function addTotals(list: readonly DayTotals[]): DayTotals {
  const total: DayTotals = { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };
  for (const totals of list) for (const name of Object.keys(total) as (keyof DayTotals)[]) total[name] += totals[name];
  return total;
}

/** Minutes by their time: partitions may be a tick apart. The newest 30. */
function mergeMinutes(lists: readonly LiveMinute[][]): LiveMinute[] {
  const byTime = new Map<number, LiveMinute>();
  for (const minute of lists.flat()) {
    const known = byTime.get(minute.t);
    if (!known) byTime.set(minute.t, { ...minute });
    else for (const name of ['visitors', 'pageviews', 'carts', 'orders', 'revenue'] as const) known[name] += minute[name];
  }
  return [...byTime.values()].sort((a, b) => a.t - b.t).slice(-30);
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
