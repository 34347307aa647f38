import { type Counted, sum, wilson } from './share.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const Z = 3;
/** Counts below which a day's, or an hour's, own share says too little. */
const ENOUGH = 30;

/** The highest share that is usual at a time (ms), 0..1. */
export type Usual = (at: number) => number;

/**
 * What is usual for a store, from its days before: the upper bound of the share over all of them and at the same hour of the day (machines do not sleep, so
 * at night their share is another), and the second worst day, as one bad day should not hide the next. Never below `floor`, which is nobody's trouble.
 * `cap`: how many of an hour's counts are taken as independent of each other; the rest only repeats them.
 */
export function usualOf(before: readonly Counted[], floor: number, cap: number): Usual {
  const capped = before.map((one) => scaled(one, cap));
  const overall = sum(capped);
  const days = [...Map.groupBy(capped, ({ at }) => Math.floor(at / DAY)).values()].map(sum).filter(({ of }) => of >= ENOUGH);
  const shares = days.map(({ hits, of }) => hits / of).sort((a, b) => b - a);
  const known = overall.of >= ENOUGH ? Math.max(floor, wilson(overall, Z).high, shares[1] ?? 0) : floor;
  const hours = Map.groupBy(capped, ({ at }) => hourOf(at));
  const byHour = Array.from({ length: 24 }, (_, hour) => {
    const same = sum(hours.get(hour) ?? []);
    // Only an hour that is surely apart from the rest has a share of its own: of few counts the bound says nothing.
    const own = wilson(same, Z);
    return own.low * overall.of > overall.hits ? Math.max(known, own.high) : known;
  });
  return (at) => Math.min(0.95, byHour[hourOf(at)] ?? known);
}

function hourOf(at: number): number {
  return Math.floor((at % DAY) / HOUR);
}

/** The same share of at most `cap`. */
export function scaled(one: Counted, cap: number): Counted {
  const hits = Math.min(one.hits, one.of);
  return one.of <= cap ? { ...one, hits } : { ...one, of: cap, hits: (hits * cap) / one.of };
}
