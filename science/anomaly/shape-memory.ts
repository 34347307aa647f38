/** Means that make one shape. */
const LENGTH = 8;
/** Shapes remembered: a fair sample of all that were seen. */
const MOST = 1_000;

/**
 * Remembers the shapes of a series at one scale, a shape being the means of the last eight stretches of `scale` values, and tells how far the newest is from the nearest that was seen
 * before: its distance to the nearest neighbour, in the unit of the values (as in KNN-CAD, Burnaev and Ishimtsev 2016). Those that overlap with it do not count.
 */
export class ShapeMemory {
  readonly #scale: number;
  readonly #random: () => number;
  readonly #shapes = new Float64Array(MOST * LENGTH);
  readonly #shape = new Float64Array(LENGTH);
  /** Running sums of the last values, as long as a shape. */
  readonly #sums: Float64Array;
  /** Shapes that still overlap with the present. */
  readonly #waiting: Float64Array[] = [];
  #seen = 0;
  #values = 0;

  /** `random` gives numbers in 0..1: which shapes are forgotten for new ones. */
  constructor(scale: number, random: () => number) {
    this.#scale = scale;
    this.#random = random;
    this.#sums = new Float64Array(scale * LENGTH + 1);
  }

  /** The distance of the shape that ends with this value; null while there is too little to compare with. */
  add(value: number): number | null {
    const span = this.#scale * LENGTH;
    this.#sums[(this.#values + 1) % (span + 1)] = (this.#sums[this.#values % (span + 1)] ?? 0) + value;
    this.#values++;
    if (this.#values < span) return null;
    for (let k = 0; k < LENGTH; k++) this.#shape[k] = this.#mean(this.#values - k * this.#scale);
    const distance = this.#nearest();
    const step = Math.max(1, this.#scale >> 1);
    if ((this.#values - 1) % step === 0) this.#remember(Math.floor(span / step));
    return this.#values > 3 * span ? distance : null;
  }

  #mean(end: number): number {
    const length = this.#sums.length;
    return ((this.#sums[end % length] ?? 0) - (this.#sums[(end - this.#scale) % length] ?? 0)) / this.#scale;
  }

  #nearest(): number | null {
    const known = Math.min(this.#seen, MOST);
    if (known === 0) return null;
    const [shapes, shape] = [this.#shapes, this.#shape];
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < known * LENGTH; at += LENGTH) {
      let squares = 0;
      for (let k = 0; k < LENGTH && squares < least; k++) squares += ((shape[k] ?? 0) - (shapes[at + k] ?? 0)) ** 2;
      if (squares < least) least = squares;
    }
    return Math.sqrt(least / LENGTH);
  }

  /** Each shape seen has the same chance to be among those remembered (reservoir sampling, Vitter 1985). */
  #remember(overlap: number): void {
    this.#waiting.push(this.#shape.slice());
    if (this.#waiting.length <= overlap) return;
    const shape = this.#waiting.shift();
    this.#seen++;
    const place = this.#seen <= MOST ? this.#seen - 1 : Math.floor(this.#random() * this.#seen);
    if (shape && place < MOST) this.#shapes.set(shape, place * LENGTH);
  }
}
