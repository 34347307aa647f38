import type { Hash64 } from './hash64.ts';

/** A growing set of 64-bit hashes in one array, both halves of each side by side: open addressing, at most half full. The hash 0 marks a free slot and is kept as 1. */
export class HashSet {
  size = 0;
  #halves = new Uint32Array(2 << 12);

  has(hash: Hash64): boolean {
    return this.#place(hash) < 0;
  }

  /** False when it was there. */
  add(hash: Hash64): boolean {
    const at = this.#place(hash);
    if (at < 0) return false;
    this.#halves[at] = hash.high;
    this.#halves[at + 1] = hash.low;
    if (++this.size * 4 > this.#halves.length) this.#grow();
    return true;
  }

  /** The one object that `visit` is given is written over for each. */
  each(visit: (hash: Hash64) => void): void {
    const hash = { high: 0, low: 0 };
    for (let at = 0; at < this.#halves.length; at += 2) {
      hash.high = this.#halves[at] ?? 0;
      hash.low = this.#halves[at + 1] ?? 0;
      if (hash.high !== 0 || hash.low !== 0) visit(hash);
    }
  }

  /** Where it would go; -1 where it is there. */
  #place(hash: Hash64): number {
    if (hash.high === 0 && hash.low === 0) hash.low = 1;
    const halves = this.#halves;
    const mask = halves.length - 1;
    for (let at = (hash.low << 1) & mask; ; at = (at + 2) & mask) {
      const high = halves[at];
      const low = halves[at + 1];
      if (high === 0 && low === 0) return at;
      if (high === hash.high && low === hash.low) return -1;
    }
  }

  #grow(): void {
    const grown = new HashSet();
    grown.#halves = new Uint32Array(this.#halves.length * 2);
    this.each((hash) => {
      const at = grown.#place(hash);
      grown.#halves[at] = hash.high;
      grown.#halves[at + 1] = hash.low;
    });
    this.#halves = grown.#halves;
  }
}
