/** Time that passes only when everything waits: thousands of hours in a second, and the same order of events for the same seed. */
export class VirtualTime {
  now: number;
  readonly #random: () => number;
  #timers: { at: number; order: number; wake: () => void }[] = [];
  #order = 0;

  constructor(now: number, random: () => number) {
    this.now = now;
    this.#random = random;
  }

  sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#timers.push({ at: this.now + ms, order: this.#order++, wake });
    });

  /** Somewhere between no time and `most` ms. */
  aWhile(most: number): Promise<void> {
    return this.sleep(this.#random() * most);
  }

  /** Lets time pass until `isOver`; false when it is not by then (`limit` ms from now), or nobody waits for anything any more. */
  async pass(isOver: () => boolean, limit: number): Promise<boolean> {
    const end = this.now + limit;
    while (!isOver()) {
      // All that can run without time runs first.
      await new Promise(setImmediate);
      if (isOver()) break;
      let first = 0;
      for (const [at, timer] of this.#timers.entries()) if (isBefore(timer, this.#timers[first])) first = at;
      const [next] = this.#timers.splice(first, 1);
      if (!next || next.at > end) return false;
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    return true;
  }
}

function isBefore(a: { at: number; order: number }, b: { at: number; order: number } | undefined): boolean {
  return b === undefined || a.at < b.at || (a.at === b.at && a.order < b.order);
}
