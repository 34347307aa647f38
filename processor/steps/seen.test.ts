import { describe, expect, it } from 'vitest';
import { hash64 } from './hash64.ts';
import { SeenEvents } from './seen.ts';

describe('seen events', () => {
  it('tells a new id from one it has seen, per store', () => {
    const seen = new SeenEvents();
    expect([seen.add('a', '1', 0), seen.add('a', '1', 0), seen.add('b', '1', 0), seen.add('a', '2', 0)]).toEqual([true, false, true, true]);
  });

  it('takes none of a million ids that resemble each other for another, and knows each again', () => {
    const seen = new SeenEvents();
    let fresh = 0;
    let again = 0;
    for (let i = 0; i < 1_000_000; i++) if (seen.add('shop', `event-${i}`, i)) fresh++;
    for (let i = 0; i < 1_000_000; i++) if (!seen.add('shop', `event-${i}`, i)) again++;
    expect([fresh, again]).toEqual([1_000_000, 1_000_000]);
  });

  it('is complete until it lets go, and then since the generation that it still holds began', () => {
    const seen = new SeenEvents({ capacity: 100 });
    for (let i = 0; i < 199; i++) seen.add('shop', `${i}`, i);
    expect(seen.completeSince).toBe(Number.NEGATIVE_INFINITY);
    for (let i = 199; i < 300; i++) seen.add('shop', `${i}`, i);
    expect(Number.isFinite(seen.completeSince)).toBe(true);
    for (let i = Math.floor(seen.completeSince) + 1; i < 300; i++) expect(seen.add('shop', `${i}`, 300)).toBe(false);
    expect(seen.add('shop', '0', 300)).toBe(true);
  });
});

it('hashes to two halves that are each as even as chance', () => {
  const [highs, lows] = [new Uint32Array(256), new Uint32Array(256)];
  const hash = { high: 0, low: 0 };
  const N = 256 * 400;
  for (let i = 0; i < N; i++) {
    hash64(`ga360-${i}`, hash);
    highs[hash.high >>> 24] = (highs[hash.high >>> 24] ?? 0) + 1;
    lows[hash.low & 255] = (lows[hash.low & 255] ?? 0) + 1;
  }
  // Chi-squared with 255 degrees of freedom stays below 377 but once in a million.
  for (const counts of [highs, lows]) expect(counts.reduce((sum, n) => sum + (n - 400) ** 2 / 400, 0)).toBeLessThan(377);
});
