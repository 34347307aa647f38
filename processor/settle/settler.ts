import type { Store } from '../../contracts/store.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import { cutoffOf } from '../privacy/cutoff.ts';
import { type DayMark, type SettleDeps, settleDay } from './settle-day.ts';

export interface SettlerOptions extends SettleDeps {
  stores: () => readonly Store[];
  sleep: (ms: number) => Promise<void>;
  onProblem: (error: unknown) => void;
  /** Stores with fewer events are quick without. */
  least?: number;
}

/** Between looks, ms: a day that two looks find unchanged is quiet. */
const PAUSE = 120_000;
const DAY = 86_400_000;

/** Settles the past days of the large stores in the background, newest first, and those again that late events have changed. */
export class Settler {
  readonly #options: SettlerOptions;
  /** The marks of unsettled days at the last look, by store and day. */
  #seen = new Map<string, string>();
  #run = 0;
  #stopped = false;
  #ended: Promise<void> | null = null;
  #wake = (): void => {};

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /** Begins, or begins again after `stop`. */
  start(): void {
    this.#stopped = false;
    this.#ended = this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#ended;
  }

  /** One look at every large store: settles the days that have not changed since the last look. Returns how many. */
  async look(): Promise<number> {
    const { warehouse, query, clock, least = 1_000_000 } = this.#options;
    const large = await warehouse.query<{ store: string; first: number }>(query('stores-to-settle'), { least });
    const seen = new Map<string, string>();
    let settled = 0;
    for (const { store: id, first } of large) {
      const store = this.#options.stores().find((one) => one.id === id);
      if (!store) continue;
      const { timezone: zone } = store;
      const marks = await warehouse.query<DayMark>(query('day-marks'), { store: id, zone, from: first - DAY, to: clock() + DAY });
      // What is no longer kept whole cannot be added up any more.
      const from = cutoffOf(store, clock(), 0) ?? Number.NEGATIVE_INFINITY;
      const open = marks.filter(({ day, run }) => run === 0 && day < dayAt(clock(), zone) && startOfDay(day, zone) >= from);
      for (const mark of open.reverse()) {
        if (this.#stopped) return settled;
        const key = `${id} ${mark.day}`;
        const marked = `${mark.events} ${mark.writes}`;
        seen.set(key, marked);
        if (this.#seen.get(key) !== marked) continue;
        settled += await this.#settle(store, mark);
      }
    }
    this.#seen = seen;
    return settled;
  }

  async #settle(store: Store, mark: DayMark): Promise<number> {
    const { clock, sleep } = this.#options;
    const start = clock();
    this.#run = Math.max(this.#run + 1, start);
    await settleDay(store.id, store.timezone, mark, this.#run, this.#options);
    // As long a rest as the work took: half a core at most.
    await sleep(clock() - start);
    return 1;
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      await this.look().catch(this.#options.onProblem);
      if (this.#stopped) return;
      await Promise.race([this.#options.sleep(PAUSE), new Promise<void>((resolve) => (this.#wake = resolve))]);
    }
  }
}
