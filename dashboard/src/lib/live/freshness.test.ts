import { describe, expect, it } from 'vitest';
import { ageText, clockOffset, dataAge, elapsed, freshnessLevel } from './freshness.ts';

describe('dataAge', () => {
  it('is what the frame said plus the time since it was sent, by the server’s clock', () => {
    expect(dataAge({ at: 10_000, freshness_ms: 120 }, 9_300, 1_000)).toBe(420);
  });
  it('never goes below what the frame said', () => {
    expect(dataAge({ at: 10_000, freshness_ms: 120 }, 9_990, 0)).toBe(120);
  });
});

describe('freshnessLevel', () => {
  it.each([
    [0, 'fresh'],
    [4_999, 'fresh'],
    [5_000, 'late'],
    [29_999, 'late'],
    [30_000, 'stale'],
  ])('%i ms is %s', (age, level) => {
    expect(freshnessLevel(age)).toBe(level);
  });
});

describe('age in words', () => {
  it.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
  ])('%i ms reads %s', (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });
  it('does not count backwards when a clock runs ahead', () => {
    expect(elapsed(-5_000)).toBe('0 s');
    expect(ageText(-5_000)).toBe('0.0 s');
  });
});

describe('clockOffset', () => {
  it('trusts the quickest frame', () => {
    const offset = clockOffset();
    offset.note(1_000, 1_250);
    offset.note(2_000, 2_020);
    offset.note(3_000, 3_900);
    expect(offset.value).toBe(-20);
  });
  it('forgets old frames, so that it follows a clock that was set', () => {
    const offset = clockOffset();
    offset.note(90_000, 0);
    for (let i = 0; i < 40; i += 1) offset.note(i, i + 10);
    expect(offset.value).toBe(-10);
  });
  it('is 0 before the first frame and after a reset', () => {
    const offset = clockOffset();
    expect(offset.value).toBe(0);
    offset.note(500, 0);
    offset.reset();
    expect(offset.value).toBe(0);
  });
});
