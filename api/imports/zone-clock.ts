import { dayAt, instantOf } from '../../contracts/zone.ts';

/** A zone's clock for many times: what `contracts/zone.ts` answers, without asking `Intl` for each. */
export interface ZoneClock {
  /** As `instantOf`. */
  instant(local: number): number;
  /** As `dayAt`. */
  day(instant: number): number;
}

/** Clocks jump at multiples of this, and nowhere between. */
const BLOCK = 900_000;
const MOST = 50_000;
const clocks = new Map<string, ZoneClock>();

export function clockIn(zone: string): ZoneClock {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = makeClock(zone);
    if (clocks.size < 100) clocks.set(zone, clock);
  }
  return clock;
}

function makeClock(zone: string): ZoneClock {
  const behind = remembered((block) => {
    const [first, last] = [instantOf(block * BLOCK, zone), instantOf((block + 1) * BLOCK - 1, zone)];
    // Within a jump forward all times are the same instant.
    return last - first === BLOCK - 1 ? first - block * BLOCK : Number.NaN;
  });
  const ahead = remembered((block) => dayAt(block * BLOCK, zone));
  return {
    instant(local) {
      const offset = behind(Math.floor(local / BLOCK));
      return Number.isNaN(offset) ? instantOf(local, zone) : local + offset;
    },
    day: (instant) => ahead(Math.floor(instant / BLOCK)),
  };
}

function remembered(work: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = work(key);
      if (known.size >= MOST) known.clear();
      known.set(key, value);
    }
    return value;
  };
}
