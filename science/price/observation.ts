export const DAY = 86_400_000;

/** What was sold of a product in a day (or a week) at a price. */
export interface Observation {
  /** Start of the day or week, ms, in the store's own time. */
  at: number;
  units: number;
  /** Minor units, whole. */
  price: number;
  promotion: boolean;
}

export type NotObserved = 'nothing_observed' | 'not_a_time' | 'not_a_count' | 'not_a_price';

/** What makes observations unusable; null when nothing does. */
export function wrongObservations(list: readonly Observation[]): NotObserved | null {
  if (list.length === 0) return 'nothing_observed';
  if (!list.every(({ at }) => Number.isSafeInteger(at))) return 'not_a_time';
  if (!list.every(({ units }) => Number.isFinite(units) && units >= 0)) return 'not_a_count';
  if (!list.every(({ price }) => Number.isSafeInteger(price) && price > 0)) return 'not_a_price';
  return null;
}

/** Days since a Monday, so that whole weeks begin with one (1 January 1970 was a Thursday). */
export const dayOf = (at: number): number => Math.floor(at / DAY) + 3;

/** Monday is 0. */
export const weekdayOf = (at: number): number => ((dayOf(at) % 7) + 7) % 7;

/** In time order, what was sold on one day at one price as one observation. */
export function merged(list: readonly Observation[]): Observation[] {
  const byKey = new Map<string, Observation>();
  for (const one of list) {
    const key = `${dayOf(one.at)} ${one.price} ${one.promotion}`;
    byKey.set(key, { ...one, units: one.units + (byKey.get(key)?.units ?? 0) });
  }
  return [...byKey.values()].sort((a, b) => a.at - b.at || a.price - b.price || Number(a.promotion) - Number(b.promotion));
}
