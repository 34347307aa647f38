import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { ShapeMemory } from './shape-memory.ts';
import { SlidingQuantile } from './sliding-quantile.ts';
import { StreamingDetector } from './streaming.ts';

const scoresOf = (values: readonly number[]): number[] => {
  const detector = new StreamingDetector();
  return values.map((value) => {
    const answer = detector.next(value);
    return answer.kind === 'score' ? answer.score : 0;
  });
};
const noise = (n: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: n }, () => 100 + normal(random));
};
/** Days of 24 values, busy from 8 to 20. */
const days = (n: number, seed: number) => noise(n * 24, seed).map((value, i) => value + (i % 24 >= 8 && i % 24 < 20 ? 50 : 0));

test('quantiles are those of the last values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60, size: 'max' }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, share) => {
        const sliding = new SlidingQuantile(10);
        for (const value of list) sliding.add(value);
        const last = list.slice(-10).sort((a, b) => a - b);
        expect(sliding.count).toBe(last.length);
        expect(sliding.at(share)).toBe(last[Math.min(last.length - 1, Math.floor(share * last.length))]);
      },
    ),
  );
});

test('the distance is to the nearest of all earlier shapes that do not overlap', () => {
  const scale = 2;
  const values = noise(120, 3);
  const memory = new ShapeMemory(scale, seeded(1));
  const shapeAt = (end: number) =>
    Array.from({ length: 8 }, (_, k) => ((values[end - k * scale - 1] ?? 0) + (values[end - k * scale - 2] ?? 0)) / 2);
  for (const [i, value] of values.entries()) {
    const found = memory.add(value);
    if (i + 1 <= 48) {
      expect(found).toBeNull();
      continue;
    }
    const shape = shapeAt(i + 1);
    let least = Number.POSITIVE_INFINITY;
    for (let end = 16; end <= i - 16; end++) {
      const squares = shapeAt(end).reduce((sum, mean, k) => sum + (mean - (shape[k] ?? 0)) ** 2, 0);
      least = Math.min(least, Math.sqrt(squares / 8));
    }
    expect(found).toBeCloseTo(least, 9);
  }
});

describe('streaming detector', () => {
  test('a spike stands out of noise; while it rests a smaller one is no news, a greater one is', () => {
    const values = noise(800, 5);
    values[600] = 130;
    values[640] = 120;
    values[700] = 160;
    const scores = scoresOf(values);
    expect(Math.max(...scores.slice(0, 600))).toBeLessThan(2);
    expect(scores[600]).toBeGreaterThan(5);
    expect(scores[640]).toBe(0);
    expect(scores[700]).toBeGreaterThan(scores[600] ?? 0);
  });

  test('a day without its busy hours is news although each of its values is not', () => {
    const values = days(60, 6);
    for (let i = 50 * 24 + 8; i < 50 * 24 + 20; i++) values[i] = (values[i] ?? 0) - 50;
    const scores = scoresOf(values);
    const usual = Math.max(...scores.slice(20 * 24, 50 * 24));
    expect(Math.max(...scores.slice(50 * 24 + 8, 51 * 24))).toBeGreaterThan(1.3 * usual);
  });

  test('sees nothing of the future, and not the unit', () => {
    const values = days(20, 7);
    const scores = scoresOf(values);
    expect(scoresOf(values.slice(0, 300))).toEqual(scores.slice(0, 300));
    expect(scoresOf(values.map((value) => value * 4))).toEqual(scores);
  });

  test('what never changes is never news, until it does', () => {
    const flat = new Array<number>(400).fill(7);
    expect(Math.max(...scoresOf(flat))).toBe(0);
    expect(scoresOf([...flat, 8])[400]).toBeGreaterThan(1_000);
    const square: number[] = Array.from({ length: 2_000 }, (_, i) => (i % 100 < 50 ? 1 : 2));
    expect(Math.max(...scoresOf(square).slice(500))).toBeLessThan(1.5);
    square[1_500] = (square[1_500] ?? 0) + 0.001;
    expect(scoresOf(square)[1_500]).toBeLessThan(1);
  });

  test('without an answer it says why, and a value that is none changes nothing', () => {
    const detector = new StreamingDetector();
    expect(detector.next(1)).toEqual({ kind: 'no_answer', reason: 'learning' });
    expect(detector.next(Number.NaN)).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
    const values = noise(300, 8);
    const scores = scoresOf(values);
    const other = new StreamingDetector();
    for (const [i, value] of values.entries()) {
      other.next(Number.POSITIVE_INFINITY);
      const answer = other.next(value);
      expect(answer.kind === 'score' ? answer.score : 0).toBe(scores[i]);
    }
  });
});
