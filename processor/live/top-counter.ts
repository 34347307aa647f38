import type { Ranked } from '../../contracts/live.ts';

const WINDOW = 30;
/** Names kept a minute: more than that is noise that nobody reads. */
const NAMES_A_MINUTE = 5_000;

/** Counts by name over the last 30 minutes and the 30 before, kept as running totals: minutes are added and taken away as time passes. */
export class TopCounter {
  #now = 0;
  readonly #minutes = new Map<number, Map<string, number>>();
  readonly #recent = new Map<string, number>();
  readonly #before = new Map<string, number>();
  readonly #labels = new Map<string, string>();

  /** `minute` is counted from 1970; one that is over an hour old is left out. */
  add(name: string, minute: number, now: number, label = ''): void {
    if (name === '') return;
    this.advance(now);
    const age = this.#now - minute;
    if (age >= 2 * WINDOW) return;
    let counts = this.#minutes.get(minute);
    if (!counts) {
      counts = new Map();
      this.#minutes.set(minute, counts);
    }
    if (!counts.has(name) && counts.size >= NAMES_A_MINUTE) return;
    if (label !== '') this.#labels.set(name, label);
    bump(counts, name, 1);
    bump(age < WINDOW ? this.#recent : this.#before, name, 1);
  }

  /** Moves the windows on to `now` (a minute). */
  advance(now: number): void {
    if (now <= this.#now) return;
    const from = this.#now;
    this.#now = now;
    for (const [minute, counts] of this.#minutes) {
      const [was, is] = [from - minute, now - minute];
      if (was < WINDOW && is >= WINDOW) move(counts, this.#recent, is < 2 * WINDOW ? this.#before : null);
      else if (was < 2 * WINDOW && is >= 2 * WINDOW) move(counts, this.#before, null);
      if (is >= 2 * WINDOW) this.#minutes.delete(minute);
    }
  }

  top(n: number): Ranked[] {
    return [...this.#recent]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, n)
      .map(([name, count]) => {
        const label = this.#labels.get(name);
        return { name, ...(label ? { label } : {}), count, before: this.#before.get(name) ?? 0 };
      });
  }
}

function move(counts: Map<string, number>, from: Map<string, number>, to: Map<string, number> | null): void {
  for (const [name, count] of counts) {
    bump(from, name, -count);
    if (to) bump(to, name, count);
  }
}

function bump(map: Map<string, number>, name: string, by: number): void {
  const value = (map.get(name) ?? 0) + by;
  if (value > 0) map.set(name, value);
  else map.delete(name);
}
