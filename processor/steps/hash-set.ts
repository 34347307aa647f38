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

  /** The one object that `visit` is given is written over for each. */
  each(visit: (hash: Hash64) => void): void {
    const hash = { high: 0, low: 0 };
    for (let i = 0; i < this.#low.length; i++) {
      hash.high = this.#high[i] ?? 0;
      hash.low = this.#low[i] ?? 0;
      if (hash.high !== 0 || hash.low !== 0) visit(hash);
    }
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
    const grown = new HashSet();
    grown.#high = new Uint32Array(this.#high.length * 2);
    grown.#low = new Uint32Array(this.#low.length * 2);
    this.each((hash) => {
      const slot = grown.#slot(hash);
      grown.#high[slot] = hash.high;
      grown.#low[slot] = hash.low;
    });
    this.#high = grown.#high;
    this.#low = grown.#low;
  }
}
