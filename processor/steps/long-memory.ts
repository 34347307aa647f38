import type { Hash64 } from './hash64.ts';

/**
 * The newest hashes that it was given, between `capacity` and twice as many, in 5 bytes each: of a hash 32 bits are kept, and some 20 more show in where they
 * are. It knows each again; of a thousand million that it was not given, it takes a few for one that it was.
 */
export class LongMemory {
  readonly #capacity: number;
  #young: Generation;
  #old: Generation | null = null;

  constructor(capacity: number) {
    this.#capacity = Math.max(1, capacity);
    this.#young = new Generation(this.#capacity);
  }

  /** The latest time of all that is in it; -Infinity where nothing is. */
  get latest(): number {
    return Math.max(this.#young.latest, this.#old?.latest ?? Number.NEGATIVE_INFINITY);
  }

  has(hash: Hash64): boolean {
    return this.#young.has(hash) || (this.#old?.has(hash) ?? false);
  }

  /** Takes in a hash with its time. Where that was one too many, half of all are let go of: returns the latest of their times, otherwise -Infinity. */
  add(hash: Hash64, at: number): number {
    this.#young.add(hash, at);
    if (this.#young.size < this.#capacity) return Number.NEGATIVE_INFINITY;
    const gone = this.#old;
    this.#old = this.#young;
    this.#young = new Generation(this.#capacity);
    return gone?.latest ?? Number.NEGATIVE_INFINITY;
  }
}

/** Open addressing in one typed array, which the system gives memory only where it is written to. The fingerprint 0 marks a free slot and is kept as 1. */
class Generation {
  size = 0;
  latest = Number.NEGATIVE_INFINITY;
  readonly #prints: Uint32Array;

  constructor(capacity: number) {
    this.#prints = new Uint32Array(2 ** Math.ceil(Math.log2(capacity * 1.15 + 1)));
  }

  has(hash: Hash64): boolean {
    return this.#slot(hash) < 0;
  }

  add(hash: Hash64, at: number): void {
    this.latest = Math.max(this.latest, at);
    const slot = this.#slot(hash);
    if (slot < 0) return;
    this.#prints[slot] = hash.high || 1;
    this.size++;
  }

  /** Where it would go; -1 where it is. */
  #slot(hash: Hash64): number {
    const print = hash.high || 1;
    const mask = this.#prints.length - 1;
    for (let slot = hash.low & mask; ; slot = (slot + 1) & mask) {
      const found = this.#prints[slot];
      if (found === 0) return slot;
      if (found === print) return -1;
    }
  }
}
