import { HashSet } from './hash-set.ts';
import { type Hash64, hash64 } from './hash64.ts';
import { LongMemory } from './long-memory.ts';

/** How far clients' clocks are allowed to be ahead at most, ms. */
const CLOCK_SLACK = 300_000;

/** `perhaps`: of long ago, or never. */
export type Seen = 'never' | 'perhaps' | 'before';

/**
 * The event ids seen last, by 64-bit hash. The newest, between `capacity` and twice as many, are known for certain. They come in two generations: when the
 * young one is full, the old one goes into a memory that holds several times as many and knows almost for certain. So the ids of the last five minutes are
 * known at 50,000 events a second, in 200 MB at most. What nothing was let go of yet takes nothing.
 */
export class SeenEvents {
  /** Ids received since then, ms, are all known; -Infinity while every id there ever was is. */
  completeSince: number;
  readonly #capacity: number;
  #young = new HashSet();
  #old: { ids: HashSet; until: number } | null = null;
  #long: LongMemory | null = null;
  readonly #longCapacity: number;
  readonly #hash: Hash64 = { high: 0, low: 0 };
  #store = '';
  readonly #salt: Hash64 = { high: 0, low: 0 };

  constructor({ capacity = 2_000_000, longCapacity = 14_000_000, completeSince = Number.NEGATIVE_INFINITY } = {}) {
    this.#capacity = capacity;
    this.#longCapacity = longCapacity;
    this.completeSince = completeSince;
  }

  /** Whether the event was seen; from now on it was. `receivedAt` in ms. */
  add(store: string, eventId: string, receivedAt: number): Seen {
    const hash = hash64(eventId, this.#hash, this.#saltOf(store));
    if (this.#old?.ids.has(hash) || !this.#young.add(hash)) return 'before';
    const perhaps = this.#long?.has(hash) ?? false;
    if (this.#young.size >= this.#capacity) this.#turn(receivedAt);
    return perhaps ? 'perhaps' : 'never';
  }

  /**
   * Whether an event of that time (ms) may have been seen before everything that is remembered. A client's clock may be ahead: by half of what is remembered, and
   * five minutes at most, so that also in the greatest flood, or soon after a start, an event of now is not one of long ago.
   */
  mayHaveForgotten(ts: number, receivedAt: number): boolean {
    return ts <= this.completeSince + Math.min(CLOCK_SLACK, (receivedAt - this.completeSince) / 2);
  }

  /** So that the ids of stores are apart. */
  #saltOf(store: string): Hash64 {
    if (store !== this.#store) {
      this.#store = store;
      hash64(store, this.#salt);
    }
    return this.#salt;
  }

  #turn(now: number): void {
    if (this.#old) {
      const { ids, until } = this.#old;
      this.#long ??= new LongMemory(this.#longCapacity);
      const long = this.#long;
      ids.each((hash) => {
        this.completeSince = Math.max(this.completeSince, long.add(hash, until));
      });
    }
    this.#old = { ids: this.#young, until: now };
    this.#young = new HashSet();
  }
}
