import type { Hash64 } from './hash64.ts';

/** A growing set of 64-bit hashes in typed arrays: open addressing, at most half full. The hash 0 marks a free slot and is kept as 1. */
export class HashSet {
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
