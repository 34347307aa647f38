import { describe, expect, it } from 'vitest';
import { hash64 } from './hash64.ts';
import { SeenEvents } from './seen.ts';

describe('seen events', () => {
  it('tells a new id from one it has seen, per store', () => {
    const seen = new SeenEvents();
    expect([seen.add('a', '1', 0), seen.add('a', '1', 0), seen.add('b', '1', 0), seen.add('a', '2', 0)]).toEqual([
      'never',
      'before',
      'never',
      'never',
    ]);
  });

  it('takes none of a million ids that resemble each other for another, and knows each again', () => {
    const seen = new SeenEvents();
    let fresh = 0;
    let again = 0;
    for (let i = 0; i < 1_000_000; i++) if (seen.add('shop', `event-${i}`, i) === 'never') fresh++;
    for (let i = 0; i < 1_000_000; i++) if (seen.add('shop', `event-${i}`, i) === 'before') again++;
    expect([fresh, again]).toEqual([1_000_000, 1_000_000]);
  });

  it('doubts an id of long ago, and is complete until it lets go of the first', () => {
    const seen = new SeenEvents({ capacity: 100, longCapacity: 200 });
    for (let i = 0; i < 499; i++) seen.add('shop', `${i}`, i);
    expect(seen.completeSince).toBe(Number.NEGATIVE_INFINITY);
    expect([seen.add('shop', '0', 499), seen.add('shop', '498', 499), seen.add('shop', 'new', 499)]).toEqual([
      'perhaps',
      'before',
      'never',
    ]);
  });

  it('has let go of nothing that was received since it is complete', () => {
    const seen = new SeenEvents({ capacity: 100, longCapacity: 200 });
    for (let i = 0; i < 1_300; i++) {
      seen.add('shop', `${i}`, i);
      if (i % 13 !== 0 || !Number.isFinite(seen.completeSince)) continue;
      const again = Math.ceil(seen.completeSince) + 1;
      expect(seen.add('shop', `${again}`, i)).not.toBe('never');
    }
    expect(seen.completeSince).toBeGreaterThan(500);
    expect(seen.add('shop', '0', 1_300)).toBe('never');
  });

  it('may have forgotten what happened before all that it knows, with a clock that is ahead by half of that or five minutes', () => {
    const now = 10_000_000;
    expect(new SeenEvents().mayHaveForgotten(0, now)).toBe(false);
    for (const [known, slack] of [
      [1_000_000, 300_000],
      [600_000, 300_000],
      [20_000, 10_000],
    ] as const) {
      const seen = new SeenEvents({ completeSince: now - known });
      const first = now - known + slack;
      expect([seen.mayHaveForgotten(0, now), seen.mayHaveForgotten(first, now), seen.mayHaveForgotten(first + 1, now)]).toEqual([
        true,
        true,
        false,
      ]);
    }
  });

  it('takes hardly any of a million new ids for one of another million that it let go of long ago', () => {
    const seen = new SeenEvents({ capacity: 10_000, longCapacity: 600_000 });
    for (let i = 0; i < 1_000_000; i++) seen.add('shop', `event-${i}`, i);
    const answers = Map.groupBy(
      Array.from({ length: 200_000 }, (_, i) => seen.add('shop', `other-${i}`, i)),
      (answer) => answer,
    );
    expect(answers.get('never')?.length).toBe(200_000);
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
