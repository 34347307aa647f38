import { describe, expect, it } from 'vitest';
import { poisson, seeded } from '../../science/random.ts';
import { BOTS, type Check, DUPLICATES, OTHER_CURRENCY, rejectedFor, WITHOUT_ORDER, WITHOUT_VALUE } from './checks.ts';
import { type Counted, wilson } from './share.ts';
import { RECENT_DAYS, type Series, USUAL_DAYS, watch } from './watch.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 17, 3);
const CLOCK = { now: NOW, timezone: 'UTC' };
const RECENT = Math.floor((NOW - RECENT_DAYS * DAY) / (5 * MINUTE)) * 5 * MINUTE;
const FROM = RECENT - USUAL_DAYS * DAY;

/** A shop's day: four in five of its customers come between eight and midnight. */
const busy = (at: number) => ((at % DAY) / DAY > 1 / 3 ? 1.2 : 0.6);

/** Poisson counts, `rate` in five minutes of a usual hour, of which a `share` (0..1, by time) are hits. */
function simulated(random: () => number, rate: number, share: (at: number) => number): Series {
  const draw = (at: number, minutes: number): Counted => {
    const mean = (rate * busy(at) * minutes) / 5;
    const hits = poisson(mean * share(at), random);
    return { at, hits, of: hits + poisson(mean * (1 - share(at)), random) };
  };
  const before = Array.from({ length: USUAL_DAYS * 24 }, (_, n) => draw(FROM + n * 60 * MINUTE, 60));
  const recent: Counted[] = [];
  for (let at = RECENT; at <= NOW; at += 5 * MINUTE) recent.push(draw(at, Math.min(5, (NOW - at) / MINUTE)));
  return { before: before.filter(({ of }) => of > 0), recent: recent.filter(({ of }) => of > 0) };
}

describe('steady noise is no alert', () => {
  const CHECKS: Check[] = [WITHOUT_ORDER, WITHOUT_VALUE, OTHER_CURRENCY, DUPLICATES, BOTS, rejectedFor('invalid type')];
  it.each(CHECKS.map((check) => [check.kind, check] as const))('%s', (_, check) => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      // Below what is told as "has always been so", at every size of shop.
      const share = random() * Math.min(check.standing ?? 1, 0.6) * 0.8;
      const alert = watch(
        check,
        '',
        simulated(random, [0.02, 0.3, 2, 20][seed % 4] ?? 1, () => share),
        CLOCK,
      );
      expect(alert, `seed ${seed}, share ${share}`).toBeNull();
    }
  });

  it('nor is that of a new shop, as long as it is no trouble', () => {
    for (const check of CHECKS)
      for (let seed = 1; seed <= 40; seed++) {
        const { recent } = simulated(seeded(seed), 2, () => check.floor);
        expect(watch({ ...check, standing: 1 }, '', { before: [], recent }, CLOCK), `${check.kind}, seed ${seed}`).toBeNull();
      }
  });

  it('nor are five of sixty, which chance brings once in a hundred times', () => {
    const recent = Array.from({ length: 5 }, (_, n) => ({ at: NOW - (5 - n) * 5 * MINUTE, of: 12, hits: 1 }));
    expect(watch(WITHOUT_ORDER, '', { before: [], recent }, CLOCK)).toBeNull();
  });

  it('nor is a share that is always higher at night, as that of crawlers is', () => {
    const nightly = (at: number) => (busy(at) > 1 ? 0.15 : 0.7);
    for (let seed = 1; seed <= 20; seed++) expect(watch(BOTS, '', simulated(seeded(seed), 20, nightly), CLOCK)).toBeNull();
  });

  it('nor one burst, nor a fault that has ended', () => {
    const series = simulated(seeded(5), 20, () => 0.001);
    const burst = series.recent.map((one, at) => (at === series.recent.length - 1 ? { ...one, of: one.of + 400, hits: 400 } : one));
    expect(watch(rejectedFor('x'), '', { ...series, recent: burst }, CLOCK)).toBeNull();
    const ended = (at: number) => (at >= NOW - 12 * 60 * MINUTE && at < NOW - 6 * 60 * MINUTE ? 0.35 : 0.001);
    for (let seed = 1; seed <= 20; seed++) expect(watch(WITHOUT_ORDER, '', simulated(seeded(seed), 10, ended), CLOCK)).toBeNull();
  });

  it('nor a shop with nothing to count', () => {
    for (const check of CHECKS) expect(watch(check, '', { before: [], recent: [] }, CLOCK)).toBeNull();
  });
});

describe('35 % of purchases since 14:05 have no order id', () => {
  const FAULT = Date.UTC(2026, 10, 20, 14, 5);
  const faulty = (usual: number, share: number) => (at: number) => (at >= FAULT ? share : usual);

  it('is found with its time, within five minutes, and told', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const alert = watch(WITHOUT_ORDER, '', simulated(seeded(seed), 20, faulty(0.001, 0.35)), CLOCK);
      expect(Math.abs(Date.parse(alert?.since ?? '') - FAULT), `seed ${seed}`).toBeLessThanOrEqual(5 * MINUTE);
      expect((alert?.events ?? 0) / (alert?.of ?? 1)).toBeCloseTo(0.35, 0);
    }
    const alert = watch(WITHOUT_ORDER, '', simulated(seeded(3), 20, faulty(0, 0.35)), CLOCK);
    expect(alert?.says).toMatch(/^3\d % of purchases since 14:05 have no order id\. Usually it is 0 %\.$/);
    expect(alert?.todo).toMatch(/order_id/);
  });

  it.each([
    ['every purchase of a small shop', 0.3, 0, 1],
    ['a shop where one in ten never has one', 20, 0.1, 0.6],
    ['few of many', 60, 0, 0.12],
  ])('so is %s', (_, rate, usual, share) => {
    for (let seed = 1; seed <= 10; seed++) {
      const alert = watch({ ...WITHOUT_ORDER, standing: 1 }, '', simulated(seeded(seed), rate, faulty(usual, share)), CLOCK);
      // A small shop's first purchase after it may be some time later.
      expect(Math.abs(Date.parse(alert?.since ?? '') - FAULT), `seed ${seed}`).toBeLessThanOrEqual(rate < 1 ? 60 * MINUTE : 10 * MINUTE);
    }
  });

  it('is told in the clock of the store, with the day where it is another', () => {
    const series = simulated(seeded(1), 20, (at) => (at >= FAULT - DAY ? 0.35 : 0));
    const says = (timezone: string) => watch(WITHOUT_ORDER, '', series, { now: NOW, timezone })?.says;
    expect(says('UTC')).toMatch(/ since Thu 19 Nov, 14:05 have/);
    expect(says('Asia/Tokyo')).toMatch(/ since Thu 19 Nov, 23:05 have/);
  });
});

it('what has always been so is told without a time, where it matters', () => {
  const always = simulated(seeded(9), 5, () => 0.3);
  expect(watch(WITHOUT_VALUE, '', always, CLOCK)).toMatchObject({
    since: null,
    says: expect.stringMatching(/of the last 3 days have no value/),
  });
  expect(watch(BOTS, '', always, CLOCK)).toBeNull();
});

it("Wilson's interval is that of the book", () => {
  // Brown, Cai and DasGupta (2001): 95 % of 10 in 100 is 0.0552 to 0.1744.
  const { low, high } = wilson({ hits: 10, of: 100 }, 1.959964);
  expect([low, high].map((bound) => bound.toFixed(4))).toEqual(['0.0552', '0.1744']);
  expect(wilson({ hits: 0, of: 0 }, 3)).toEqual({ low: 0, high: 1 });
});
