/** The last `size` numbers of a stream in order, for their quantiles. */
export class SlidingQuantile {
  readonly #size: number;
  readonly #sorted: number[] = [];
  readonly #ring: number[] = [];
  #oldest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get count(): number {
    return this.#ring.length;
  }

  add(value: number): void {
    if (this.#ring.length < this.#size) this.#ring.push(value);
    else {
      this.#sorted.splice(this.#below(this.#ring[this.#oldest] ?? 0), 1);
      this.#ring[this.#oldest] = value;
      this.#oldest = (this.#oldest + 1) % this.#size;
    }
    this.#sorted.splice(this.#below(value), 0, value);
  }

  /** The smallest number that a `share`, 0..1, of them lies below; 0 of none. */
  at(share: number): number {
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(share * this.#sorted.length))] ?? 0;
  }

  /** How many are below the value, by bisection. */
  #below(value: number): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
