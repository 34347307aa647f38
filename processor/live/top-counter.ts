import type { Ranked } from '../../contracts/live.ts';
import { largest } from './largest.ts';

const WINDOW = 30;
/** Names kept a minute, and in all: more than that is noise that nobody reads. */
const NAMES_A_MINUTE = 5_000;
const NAMES = 20_000;

interface Name extends Ranked {
  label: string;
}

/** Counts by name over the last 30 minutes and the 30 before, kept as running totals: minutes are added and taken away as time passes. */
export class TopCounter {
  #now = 0;
  readonly #names = new Map<string, Name>();
  readonly #minutes = new Map<number, Map<Name, number>>();

  get size(): number {
    return this.#names.size;
  }

  /** `minute` is counted from 1970; one that is over an hour old is left out. `times` is for what was counted elsewhere. */
  add(name: string, minute: number, now: number, label = '', times = 1): void {
    this.advance(now);
    const age = this.#now - minute;
    if (name === '' || age >= 2 * WINDOW) return;
    let counts = this.#minutes.get(minute);
    if (!counts) {
      counts = new Map();
      this.#minutes.set(minute, counts);
    }
    let entry = this.#names.get(name);
    if (!entry) {
      if (this.#names.size >= NAMES) return;
      entry = { name, label, count: 0, before: 0 };
    }
    const known = counts.get(entry);
    if (known === undefined && counts.size >= NAMES_A_MINUTE) return;
    if (known === undefined) this.#names.set(name, entry);
    counts.set(entry, (known ?? 0) + times);
    if (label !== '') entry.label = label;
    if (age < WINDOW) entry.count += times;
    else entry.before += times;
  }

  /** Moves the windows on to `now` (a minute). */
  advance(now: number): void {
    if (now <= this.#now) return;
    const before = this.#now;
    this.#now = now;
    for (const [minute, counts] of this.#minutes) {
      const [was, is] = [before - minute, now - minute];
      if (was < WINDOW && is >= WINDOW) {
        for (const [entry, times] of counts) {
          entry.count -= times;
          entry.before += times;
        }
      }
      if (is < 2 * WINDOW) continue;
      this.#minutes.delete(minute);
      for (const [entry, times] of counts) {
        entry.before -= times;
        if (entry.count === 0 && entry.before === 0) this.#names.delete(entry.name);
      }
    }
  }

  /** The `n` names with the highest counts of the last 30 minutes. */
  top(n: number): Ranked[] {
    const recent = largest(this.#names.values(), n, (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    return recent
      .filter((entry) => entry.count > 0)
      .map(({ name, label, count, before }) => (label === '' ? { name, count, before } : { name, label, count, before }));
  }
}
