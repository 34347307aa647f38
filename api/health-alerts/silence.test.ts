import fc from 'fast-check';
import { expect, it } from 'vitest';
import { poisson, seeded } from '../../science/random.ts';
import { findSilence } from './silence.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LAST = Date.UTC(2026, 10, 20, 14, 5);

/** Three weeks of hours that end with `LAST`. */
function shop(events: (at: number) => number) {
  return Array.from({ length: 21 * 24 }, (_, n) => Math.floor(LAST / HOUR) * HOUR - n * HOUR).map((at) => ({ at, events: events(at) }));
}
const byDay = (at: number) => (at % DAY > 8 * HOUR ? 120 : 0);

it('is found as soon as the same time of other days had enough', () => {
  const hours = shop(byDay);
  expect(findSilence(LAST, hours, LAST + 4 * 60_000)).toBeNull();
  expect(findSilence(LAST, hours, LAST + 6 * 60_000)).toEqual({ since: LAST, fewest: 12, most: 12 });
  expect(findSilence(LAST, hours, LAST + 3 * DAY)).toMatchObject({ since: LAST });
});

it('a night, a closed Sunday and a shop of few visitors are no silence', () => {
  const midnight = Math.floor(LAST / DAY) * DAY;
  expect(findSilence(midnight, shop(byDay), midnight + 7 * HOUR)).toBeNull();
  const isSunday = (at: number) => new Date(at).getUTCDay() === 0;
  const sunday = Date.UTC(2026, 10, 15);
  expect(
    findSilence(
      sunday,
      shop((at) => (isSunday(at) ? 0 : 120)),
      sunday + 12 * HOUR,
    ),
  ).toBeNull();
  expect(
    findSilence(
      LAST,
      shop(() => 0.3),
      LAST + 12 * HOUR,
    ),
  ).toBeNull();
  expect(findSilence(0, [], LAST)).toBeNull();
});

it('a shop that goes on is never silent, whatever its size', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(0.5, 5, 50, 500), (seed, rate) => {
      const random = seeded(seed);
      // The gap between two events of such a shop.
      const gap = (-Math.log(1 - random()) * HOUR) / rate;
      expect(
        findSilence(
          LAST,
          shop(() => poisson(rate, random)),
          LAST + gap,
        ),
      ).toBeNull();
    }),
    { numRuns: 200, seed: 1 },
  );
});
