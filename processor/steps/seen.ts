import { type Hash64, hash64 } from './hash64.ts';

/**
 * The event ids seen last, by 64-bit hash: between `capacity` and twice as many. Two generations: when the young one is full the old one is let go,
 * and the set is complete only for ids received since the one that is left began.
 */
export class SeenEvents {
  /** Ids received since then, ms, are all in the set; -Infinity while every id there ever was is. */
  completeSince: number;
  readonly #capacity: number;
  #young: HashSet;
  #youngBegan: number;
  #old: HashSet | null = null;
  readonly #hash: Hash64 = { high: 0, low: 0 };

  constructor({ capacity = 2_000_000, completeSince = Number.NEGATIVE_INFINITY } = {}) {
    this.#capacity = capacity;
    this.completeSince = completeSince;
    this.#young = new HashSet();
    this.#youngBegan = completeSince;
  }

  /** True when the event was not in the set; it is now. `receivedAt` in ms. */
  add(store: string, eventId: string, receivedAt: number): boolean {
    const hash = hash64(`${store}|${eventId}`, this.#hash);
    if (this.#old?.has(hash) || !this.#young.add(hash)) return false;
    if (this.#young.size >= this.#capacity) this.#turn(receivedAt);
    return true;
  }

  #turn(now: number): void {
    if (this.#old) this.completeSince = this.#youngBegan;
    this.#old = this.#young;
    this.#young = new HashSet();
    this.#youngBegan = now;
  }
}

/** A growing set of 64-bit hashes in typed arrays: open addressing, at most half full. The hash 0 marks a free slot and is kept as 1. */
class HashSet {
  size = 0;
  #high = new Uint32Array(1 << 12);
  #low = new Uint32Array(1 << 12);

  has(hash: Hash64): boolean {
    return this.#slot(hash) < 0;
  }

  /** False when it was there. */
  add(hash: Hash64): boolean {
    const slot = this.#slot(hash);
    if (slot < 0) return false;
    this.#high[slot] = hash.high;
    this.#low[slot] = hash.low;
    if (++this.size * 2 > this.#low.length) this.#grow();
    return true;
  }

  #slot(hash: Hash64): number {
    if (hash.high === 0 && hash.low === 0) hash.low = 1;
    const mask = this.#low.length - 1;
    for (let slot = hash.low & mask; ; slot = (slot + 1) & mask) {
      const high = this.#high[slot];
      const low = this.#low[slot];
      if (high === 0 && low === 0) return slot;
      if (high === hash.high && low === hash.low) return -1;
    }
  }

  #grow(): void {
    const [highs, lows] = [this.#high, this.#low];
    this.#high = new Uint32Array(highs.length * 2);
    this.#low = new Uint32Array(lows.length * 2);
    const hash = { high: 0, low: 0 };
    for (let i = 0; i < lows.length; i++) {
      hash.high = highs[i] ?? 0;
      hash.low = lows[i] ?? 0;
      if (hash.high === 0 && hash.low === 0) continue;
      const slot = this.#slot(hash);
      this.#high[slot] = hash.high;
      this.#low[slot] = hash.low;
    }
  }
}
