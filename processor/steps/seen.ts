import { HashSet } from './hash-set.ts';
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
