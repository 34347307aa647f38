import { HashSet } from '../steps/hash-set.ts';
import { type Hash64, hash64 } from '../steps/hash64.ts';

const DAY = 86_400_000;
/** Orders in a generation at most, whatever its age. */
const MOST = 1_000_000;

/** The orders of the last day or two, in two generations: an order counts once, however often and across whichever midnight it is reported. */
export class KnownOrders {
  #current: HashSet | null = null;
  #previous: HashSet | null = null;
  #since = 0;
  readonly #hash: Hash64 = { high: 0, low: 0 };

  /** True the first time. */
  add(id: string, now: number): boolean {
    if (now - this.#since >= DAY || (this.#current?.size ?? 0) >= MOST) {
      this.#previous = this.#current;
      this.#current = null;
      this.#since = now;
    }
    const hash = hash64(id, this.#hash);
    if (this.#previous?.has(hash)) return false;
    this.#current ??= new HashSet();
    return this.#current.add(hash);
  }
}
