import { seeded } from '../random.ts';
import { ShapeMemory } from './shape-memory.ts';
import { SlidingQuantile } from './sliding-quantile.ts';

/** Stretches of which eight make a shape: of eight values, of 48, of 288. */
const SCALES = [1, 6, 36] as const;
/** Values that say what is usual, and how many there must be. */
const RECENT = 1_500;
const LEAST = 50;
const LEAST_DISTANCES = 100;
/** What is usual: this share of distances is no greater. */
const USUAL = 0.98;
/** Nothing below this share of the values' usual range is news, however steady they were. */
const FLOOR = 0.05;
/** After something unusual only something more unusual is news, for so many values. */
const REST = 150;
const MOST = 1e6;

export type StreamScore = { kind: 'score'; score: number } | { kind: 'no_answer'; reason: 'not_a_number' | 'learning' };

/**
 * Scores each value of a stream by how unusual it is, as it comes and with nothing of the future: how far it lies from the median, and how far the shapes that end with it are from
 * any seen before, each against what is usual of the same. 1 is the edge of the usual (2 % lie beyond); what is as unusual as that for no reason but chance rarely passes 2.
 * Sums of values only, so that the unit makes no difference.
 */
export class StreamingDetector {
  readonly #values = new SlidingQuantile(RECENT);
  readonly #fromMedian = new SlidingQuantile(RECENT);
  readonly #memories = SCALES.map((scale, i) => ({
    shapes: new ShapeMemory(scale, seeded(i + 1)),
    distances: new SlidingQuantile(RECENT),
  }));
  readonly #before: number[] = [];

  next(value: number): StreamScore {
    if (!Number.isFinite(value)) return { kind: 'no_answer', reason: 'not_a_number' };
    const isKnown = this.#values.count >= LEAST;
    const range = isKnown ? this.#values.at(0.95) - this.#values.at(0.05) : 0;
    let raw = isKnown ? unusual(this.#fromMedian, Math.abs(value - this.#values.at(0.5)), range) : 0;
    for (const { shapes, distances } of this.#memories) {
      const distance = shapes.add(value);
      if (distance !== null) raw = Math.max(raw, unusual(distances, distance, range));
    }
    this.#values.add(value);
    return this.#fromMedian.count < LEAST_DISTANCES
      ? { kind: 'no_answer', reason: 'learning' }
      : { kind: 'score', score: this.#rested(raw) };
  }

  #rested(raw: number): number {
    const before = Math.max(0, ...this.#before);
    this.#before.push(raw);
    if (this.#before.length > REST) this.#before.shift();
    return raw > before ? raw : 0;
  }
}

/** The distance against what was usual of such distances so far. */
function unusual(distances: SlidingQuantile, distance: number, range: number): number {
  const base = Math.max(distances.at(USUAL), FLOOR * range);
  const score = distances.count >= LEAST_DISTANCES && distance > 0 ? Math.min(MOST, distance / base) : 0;
  distances.add(distance);
  return score;
}
