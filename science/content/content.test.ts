import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { bestTimes } from './best-time.ts';
import { breakdown } from './breakdown.ts';
import { growth, periodBefore } from './growth.ts';
import { overview } from './overview.ts';
import { engagements, type Post, sumOf } from './post.ts';
import { lowerBound, topPosts } from './rank.ts';
import { ratesOf } from './rates.ts';
import { slotOf } from './slot.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const blank: Post = {
  id: 'a',
  platform: 'linkedin',
  type: 'video',
  publishedAt: 0,
  views: 1_000,
  likes: 0,
  shares: 0,
  comments: 0,
  clicks: 0,
};
const post = (more: Partial<Post>): Post => ({ ...blank, ...more });
const anyPost = fc
  .record({
    id: fc.uuid(),
    platform: fc.constantFrom('linkedin', 'instagram', 'tiktok'),
    type: fc.constantFrom('video', 'image'),
    publishedAt: fc.integer({ min: 0, max: 10 * DAY }),
    views: fc.integer({ min: 1, max: 5_000 }),
    likes: fc.nat(400),
    shares: fc.nat(100),
    comments: fc.nat(200),
    clicks: fc.nat(500),
  })
  .map(post);

describe('rates', () => {
  test('of a post: (40 + 10 + 5) / 1,000 and 23 / 1,000', () => {
    const rates = ratesOf(post({ likes: 40, shares: 10, comments: 5, clicks: 23 }));
    expect(rates).toMatchObject({ kind: 'rates' });
    if (rates.kind !== 'rates') return;
    expect(rates.engagementRate).toBeCloseTo(5.5, 12);
    expect(rates.clickThroughRate).toBeCloseTo(2.3, 12);
  });

  test('of several: by their sums, 102 of 1,010, not the mean of 10 % and 20 %', () => {
    const rates = ratesOf(sumOf([post({ views: 1_000, likes: 100 }), post({ views: 10, shares: 1, comments: 1 })]));
    expect(rates.kind === 'rates' && rates.engagementRate).toBeCloseTo(10.099, 3);
  });

  test('there is none without views, nor of what is no count', () => {
    expect(ratesOf(post({ views: 0 }))).toEqual({ kind: 'no_answer', reason: 'no_views' });
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const field of ['views', 'likes', 'shares', 'comments', 'clicks'] as const)
        expect(ratesOf(post({ [field]: wrong }))).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
    }
  });

  test('of the whole lie between those of the parts, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(anyPost, { minLength: 1, maxLength: 20 }), (posts) => {
        const all = ratesOf(sumOf(posts));
        const own = posts.map((one) => ratesOf(one)).map((rates) => (rates.kind === 'rates' ? rates.engagementRate : Number.NaN));
        expect(all).toEqual(ratesOf(sumOf(posts.toReversed())));
        if (all.kind !== 'rates') throw new Error(all.reason);
        expect(all.engagementRate).toBeGreaterThanOrEqual(Math.min(...own) - 1e-9);
        expect(all.engagementRate).toBeLessThanOrEqual(Math.max(...own) + 1e-9);
      }),
    );
  });
});

describe('growth', () => {
  test.each([
    [1_250, 1_000, 25],
    [750, 1_000, -25],
    [0, 8, -100],
    [8, 8, 0],
  ])('%d after %d is %d %%', (now, before, percent) => {
    expect(growth(now, before)).toEqual({ kind: 'growth', percent });
  });

  test('has no answer after nothing, nor of what is no count', () => {
    expect(growth(5, 0)).toEqual({ kind: 'no_answer', reason: 'nothing_before' });
    for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(growth(wrong, 1)).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
      expect(growth(1, wrong)).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
    }
  });

  test('the period before is as long and ends where this one begins', () => {
    expect(periodBefore({ from: 100, to: 130 })).toEqual({ from: 70, to: 100 });
  });
});

describe('the overview', () => {
  const week = { from: 7 * DAY, to: 14 * DAY };

  test('is of the period alone, and grows against the period before alone', () => {
    const posts = [
      post({ publishedAt: 7 * DAY, likes: 30, platform: 'tiktok' }),
      post({ publishedAt: 14 * DAY - 1, likes: 20, platform: 'linkedin' }),
      post({ publishedAt: 8 * DAY, likes: 25, platform: 'linkedin' }),
      post({ publishedAt: 14 * DAY, likes: 900 }),
      post({ publishedAt: 7 * DAY - 1, likes: 35 }),
      post({ publishedAt: 0, likes: 15 }),
      post({ publishedAt: -1, likes: 900 }),
    ];
    expect(overview(posts, week)).toMatchObject({
      posts: 3,
      reach: 3_000,
      engagements: 75,
      rates: { engagementRate: 2.5 },
      growth: { kind: 'growth', percent: 50 },
      topPlatform: 'linkedin',
      platforms: [
        { name: 'linkedin', posts: 2, engagements: 45 },
        { name: 'tiktok', posts: 1, engagements: 30 },
      ],
    });
  });

  test('of a period without posts says so in each of its figures', () => {
    expect(overview([], week)).toMatchObject({
      posts: 0,
      rates: { reason: 'no_views' },
      growth: { reason: 'nothing_before' },
      topPlatform: null,
    });
  });

  test('has no answer for times or counts that are none', () => {
    const reason = (posts: Post[], period = week) => {
      const found = overview(posts, period);
      return found.kind === 'no_answer' ? found.reason : found.kind;
    };
    expect(reason([post({ views: -1 })])).toBe('not_a_count');
    expect(reason([post({ publishedAt: Number.NaN })])).toBe('not_a_time');
    expect(reason([], { from: 2, to: 2 })).toBe('not_a_time');
    expect(reason([], { from: Number.NaN, to: 2 })).toBe('not_a_time');
    expect(reason([], { from: 0, to: Number.POSITIVE_INFINITY })).toBe('not_a_time');
  });

  test('platforms add up to the whole; equal ones stand by name', () => {
    fc.assert(
      fc.property(fc.array(anyPost, { maxLength: 20 }), (posts) => {
        const lines = breakdown(posts, (one) => one.platform);
        expect(sumOf(lines.map((line) => line.counts))).toEqual(sumOf(posts));
        expect(lines.reduce((sum, line) => sum + line.posts, 0)).toBe(posts.length);
        expect(breakdown(posts.toReversed(), (one) => one.platform)).toEqual(lines);
      }),
    );
    expect(breakdown([post({ platform: 'b' }), post({ platform: 'a' })], (one) => one.platform).map((line) => line.name)).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('the ranking', () => {
  test.each([
    [5, 1.97],
    [10, 5.425],
    [20, 13.255],
    [100, 84.139],
  ])('of %d events the exact 95 %% limit is %d (half the chi-square quantile, Garwood 1936)', (count, limit) => {
    expect(Math.abs(lowerBound(count, 1) / limit - 1)).toBeLessThan(0.003);
  });

  test('the bound is below the rate, the nearer the more was seen; of nothing it is nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 100_000 }), (count, views) => {
        const bound = lowerBound(count, views);
        expect(bound).toBeGreaterThan(0);
        expect(bound).toBeLessThan(count / views);
        expect(lowerBound(count * 10, views * 10)).toBeGreaterThan(bound);
        expect(lowerBound(count + 1, views)).toBeGreaterThan(bound);
      }),
    );
    expect(lowerBound(0, 50)).toBe(0);
  });

  test('few views do not win by luck', () => {
    const posts = [
      post({ id: 'lucky', views: 3, likes: 1, clicks: 1 }),
      post({ id: 'solid', views: 1_000, likes: 90, shares: 10, clicks: 10 }),
      post({ id: 'poor', views: 9_000, likes: 90, clicks: 900 }),
      post({ id: 'unseen', views: 0 }),
    ];
    const ids = (by: 'engagements' | 'clicks', limit = 9) => {
      const top = topPosts(posts, limit, by);
      return top.kind === 'top' ? top.posts.map((one) => one.post.id) : top.reason;
    };
    expect(ids('engagements')).toEqual(['solid', 'lucky', 'poor']);
    expect(ids('clicks')).toEqual(['poor', 'lucky', 'solid']);
    expect(ids('engagements', 1)).toEqual(['solid']);
  });

  test('says the plain rate beside the bound, in percent; equals stand by views and then by id', () => {
    const top = topPosts([post({ id: 'z', views: 50 }), post({ id: 'c' }), post({ id: 'b' }), post({ id: 'y', likes: 100 })], 4);
    if (top.kind !== 'top') throw new Error(top.reason);
    expect(top.posts.map((one) => one.post.id)).toEqual(['y', 'b', 'c', 'z']);
    expect(top.posts[0]?.rate).toBeCloseTo(10, 12);
    expect(top.posts[0]?.atLeast).toBeCloseTo(lowerBound(100, 1_000) * 100, 12);
  });

  test('has no answer without views, nor of what is no count', () => {
    expect(topPosts([], 3)).toEqual({ kind: 'no_answer', reason: 'no_views' });
    expect(topPosts([post({ views: 0 })], 3)).toEqual({ kind: 'no_answer', reason: 'no_views' });
    expect(topPosts([post({ likes: -1 })], 3)).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
  });
});

describe('slots', () => {
  test.each([
    [Date.UTC(2026, 0, 5), 'UTC', 0, 0, 0], // a Monday
    [Date.UTC(2026, 0, 11, 23, 59), 'UTC', 167, 23, 6],
    [Date.UTC(2026, 0, 5), 'Europe/Berlin', 1, 1, 0],
    [Date.UTC(2026, 6, 6), 'Europe/Berlin', 2, 2, 0],
    [Date.UTC(2026, 0, 5), 'America/New_York', 163, 19, 6],
    [-1, 'UTC', 71, 23, 2], // 31 December 1969, a Wednesday
  ])('%d in %s', (at, zone, week, hour, day) => {
    expect([slotOf(at, zone, 'hour_of_week'), slotOf(at, zone, 'hour_of_day'), slotOf(at, zone, 'day_of_week')]).toEqual([week, hour, day]);
  });
});

describe('the best time', () => {
  const monday = Date.UTC(2026, 0, 5);
  /** Posts at 9 and at 18 o'clock, as many days as rates: percent of 1,000 views. */
  const at = (hour: number, rates: number[]) =>
    rates.map((rate, day) => post({ id: `${hour}-${day}`, publishedAt: monday + day * DAY + hour * HOUR, likes: rate * 10 }));
  const found = (posts: Post[]) => {
    const best = bestTimes(posts, 'UTC', 'hour_of_day');
    return best.kind === 'best_times' ? best.times.map((one) => one.slot) : best.reason;
  };

  test('is one whose lead is beyond chance', () => {
    expect(found([...at(9, [4, 5, 6, 5, 5]), ...at(18, [9, 10, 11, 10, 10])])).toEqual([18]);
    expect(found([...at(9, [4, 5, 6, 5, 5]), ...at(18, [1, 2, 20, 5, 9])])).toBe('none_stands_out');
    // Of one view each, equal rates are no certainty.
    expect(
      found(
        [...at(9, [4, 4, 4, 4, 4]), ...at(18, [100, 100, 100, 100, 100])].map((one) => ({
          ...one,
          views: 1,
          likes: one.likes > 500 ? 1 : 0,
        })),
      ),
    ).toBe('none_stands_out');
  });

  test('is worth less the more times are compared', () => {
    const close = [...at(9, [5, 5, 6, 5, 5]), ...at(18, [7, 8.5, 7, 5.5, 7])];
    expect(found(close)).toEqual([18]);
    expect(found([...close, ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((hour) => at(hour, [5, 5, 5, 6, 5]))])).toBe('none_stands_out');
  });

  test('compares times with five posts, and of these two at least', () => {
    expect(found([...at(9, [4, 5, 6, 5, 5]), ...at(18, [9, 10, 11, 10])])).toBe('too_few_posts');
    expect(found([...at(9, [4, 5, 6, 5, 5]), ...at(18, [9, 10, 11, 10, 10]).map((one, i) => (i ? one : { ...one, views: 0 }))])).toBe(
      'too_few_posts',
    );
    expect(found([])).toBe('too_few_posts');
  });

  test('says what it compared: rates by sums, in percent, best first', () => {
    const best = bestTimes(
      [...at(9, [1, 1, 2, 1, 1]), ...at(18, [9, 10, 11, 10, 10]), ...at(20, [19, 20, 21, 20, 20])],
      'UTC',
      'hour_of_day',
    );
    if (best.kind !== 'best_times') throw new Error(best.reason);
    expect(best.compared).toBe(3);
    expect(best.times[0]).toEqual({ slot: 20, posts: 5, rate: 20, rest: 5.6000000000000005 });
  });

  test('depends neither on the order of posts nor on the size of all rates', () => {
    const random = seeded(4);
    const posts = Array.from({ length: 60 }, (_, i) =>
      post({
        id: `${i}`,
        publishedAt: monday + (i % 4) * HOUR,
        views: 10_000,
        likes: Math.round(500 + 400 * random() + (i % 4 === 2 ? 200 : 0)),
      }),
    );
    expect(found(posts)).toEqual([2]);
    expect(found(posts.toReversed())).toEqual([2]);
    expect(found(posts.map((one) => ({ ...one, likes: one.likes * 3 })))).toEqual([2]);
  });

  test('has no answer for what is no zone, count or time', () => {
    expect(bestTimes([], 'Mars/Olympus')).toEqual({ kind: 'no_answer', reason: 'unknown_zone' });
    expect(bestTimes([post({ clicks: -1 })], 'UTC')).toEqual({ kind: 'no_answer', reason: 'not_a_count' });
    expect(bestTimes([post({ publishedAt: Number.NaN })], 'UTC')).toEqual({ kind: 'no_answer', reason: 'not_a_time' });
  });
});

test('engagements are likes, shares and comments', () => {
  expect(engagements(post({ likes: 1, shares: 20, comments: 300, clicks: 4_000 }))).toBe(321);
});
