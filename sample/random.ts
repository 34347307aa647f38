/** A seeded source of chance: the same seed, the same shop. Mulberry32 over a hash of the seed's text. */
export class Chance {
  #state: number;

  constructor(seed: string) {
    let hash = 2_166_136_261;
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16_777_619);
    this.#state = hash >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of the entries, all equally likely. */
  one<T>(entries: readonly T[]): T {
    const found = entries[Math.floor(this.next() * entries.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Exponential with this mean: waiting times. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** One of the entries, by their weights. */
  pick<T>(entries: readonly (readonly [T, number])[]): T {
    let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      at -= weight;
      if (at < 0) return value;
    }
    const last = entries.at(-1);
    if (!last) throw new Error('nothing to pick from');
    return last[0];
  }
}
