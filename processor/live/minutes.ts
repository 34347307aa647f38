import type { LiveMinute } from '../../contracts/live.ts';

const MINUTE = 60_000;
export const MINUTES = 30;

/** The last 30 minutes one by one. */
export class LiveMinutes {
  readonly #minutes = new Map<number, LiveMinute>();

  /** The sums of a minute (counted from 1970), to be added to; null for one that is not among the 30 up to `now`. */
  at(minute: number, now: number): LiveMinute | null {
    if (minute <= now - MINUTES || minute > now) return null;
    let sums = this.#minutes.get(minute);
    if (!sums) {
      for (const old of this.#minutes.keys()) if (old <= now - MINUTES) this.#minutes.delete(old);
      sums = noMinute(minute);
      this.#minutes.set(minute, sums);
    }
    return sums;
  }

  /** Oldest first, always 30. */
  list(now: number): LiveMinute[] {
    return Array.from({ length: MINUTES }, (_, i) => {
      const minute = now - MINUTES + 1 + i;
      return { ...(this.#minutes.get(minute) ?? noMinute(minute)) };
    });
  }
}

function noMinute(minute: number): LiveMinute {
  return { t: minute * MINUTE, visitors: 0, pageviews: 0, carts: 0, orders: 0, revenue: 0 };
}
