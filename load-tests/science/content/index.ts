import { bestTimes } from '../../../science/content/best-time.ts';
import { overview } from '../../../science/content/overview.ts';
import type { Post } from '../../../science/content/post.ts';
import { topPosts } from '../../../science/content/rank.ts';
import { ratesOf } from '../../../science/content/rates.ts';
import { bounded, digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';
import { type Simulated, simulate, type World } from './simulate.ts';

const RANKED: World = { posts: 200, views: [10, 5_000], hours: [9], lift: 1 };
const TIMED: World = { posts: 300, views: [100, 2_000], hours: [8, 10, 12, 14, 16, 18, 20, 22], lift: 1 };
const RUNS = 200;
const DAY = 86_400_000;

export const content: Subject = {
  name: 'content',
  mutations,
  async *answers() {
    const found = overview(specification(), { from: 30 * DAY, to: 60 * DAY });
    if (found.kind !== 'overview' || found.rates.kind !== 'rates' || found.growth.kind !== 'growth') throw new Error('no overview');
    yield digits('the specification’s example: posts', '15', found.posts);
    yield digits('the same: reach', '25000', found.reach);
    yield digits('the same: engagement', '1250', found.engagements);
    yield digits('the same: engagement rate, %', '5.0', found.rates.engagementRate);
    yield digits('the same: growth after 1,000 in the 30 days before, %', '25.0', found.growth.percent);
    yield { what: 'the same: top platform', expected: 'linkedin', got: `${found.topPlatform}`, ok: found.topPlatform === 'linkedin' };

    const worlds = Array.from({ length: 50 }, (_, i) => simulate(i + 1, RANKED));
    const mean = (of: (world: Simulated[]) => number) => worlds.reduce((sum, world) => sum + of(world), 0) / worlds.length;
    const [best, plain, ranked] = [mean(ten((one) => one.truth)), mean(ten(rateOf)), mean(topTen)];
    yield printed('simulated: true rate of the ten truly best of 200 posts, %', best, 2);
    yield printed('the same of the ten with the best plain rate, %', plain, 2);
    yield bounded('the same of the ten ranked by what is certain, % (plain or more)', '>=', Number(plain.toFixed(2)), ranked, 2);
    yield bounded('true rates that are at least the bound, % of posts', '>=', 95, mean(covered), 1);

    const told = (lift: number, seed: number) => {
      const times = bestTimes(
        simulate(seed, { ...TIMED, lift }).map(({ post }) => post),
        'UTC',
        'hour_of_day',
      );
      return times.kind === 'best_times' ? times.times.map((one) => one.slot) : [];
    };
    const percent = (of: (seed: number) => boolean) =>
      (100 * Array.from({ length: RUNS }, (_, i) => of(i + 1)).filter(Boolean).length) / RUNS;
    yield bounded(
      'no hour is better: a best hour is named all the same, % of runs',
      '<=',
      5,
      percent((seed) => told(1, seed).length > 0),
      1,
    );
    yield bounded(
      '8 o’clock is better by half: it is the first named, % of runs',
      '>=',
      90,
      percent((seed) => told(1.5, seed)[0] === 8),
      1,
    );
    yield printed(
      'the same, better by a fifth, % of runs',
      percent((seed) => told(1.2, seed)[0] === 8),
      2,
    );
  },
  async plots() {
    const top = topPosts(
      simulate(1, RANKED).map(({ post }) => post),
      RANKED.posts,
    );
    if (top.kind !== 'top') throw new Error(top.reason);
    const seen = top.posts.map(({ post, rate, atLeast }) => ({ x: Math.log10(post.views), rate, atLeast }));
    return {
      content: chart(
        { title: 'Simulated posts: with few views, high rates are mostly luck', x: 'views, powers of ten', y: 'engagement rate, %' },
        [
          { kind: 'dots', label: 'plain rate', points: seen.map(({ x, rate }) => [x, rate]) },
          { kind: 'dots', label: 'ranked by: at least this, with a certainty of 95 %', points: seen.map(({ x, atLeast }) => [x, atLeast]) },
        ],
      ),
    };
  },
};

/** Posts with the totals of the specification's example: 15 posts, 25,000 views, 1,250 engagements, of which LinkedIn most; before them, ten with 1,000. */
function specification(): Post[] {
  const post = (
    i: number,
    publishedAt: number,
    platform: string,
    views: number,
    likes: number,
    shares: number,
    comments: number,
  ): Post => ({
    ...{ id: `${i}`, platform, type: 'text', publishedAt, views, likes, shares, comments, clicks: 0 },
  });
  const now = Array.from({ length: 15 }, (_, i) =>
    i < 5
      ? post(i, (31 + i) * DAY, 'linkedin', 3_000, 100, 20, 30)
      : post(i, (31 + i) * DAY, i % 2 ? 'twitter' : 'facebook', 1_000, 30, 5, 15),
  );
  return [...now, ...Array.from({ length: 10 }, (_, i) => post(20 + i, (1 + i) * DAY, 'facebook', 2_000, 70, 10, 20))];
}

const rateOf = ({ post }: Simulated) => {
  const rates = ratesOf(post);
  return rates.kind === 'rates' ? rates.engagementRate : 0;
};

/** Mean true rate of the ten best posts by a measure. */
function ten(of: (one: Simulated) => number): (world: Simulated[]) => number {
  return (world) =>
    average(
      [...world]
        .sort((a, b) => of(b) - of(a))
        .slice(0, 10)
        .map((one) => one.truth),
    );
}

function topTen(world: Simulated[]): number {
  const truths = new Map(world.map(({ post, truth }) => [post.id, truth]));
  const top = topPosts(
    world.map(({ post }) => post),
    10,
  );
  return top.kind === 'top' ? average(top.posts.map(({ post }) => truths.get(post.id) ?? 0)) : 0;
}

/** Percent of posts whose true rate is not below their bound. */
function covered(world: Simulated[]): number {
  const truths = new Map(world.map(({ post, truth }) => [post.id, truth]));
  const top = topPosts(
    world.map(({ post }) => post),
    world.length,
  );
  if (top.kind !== 'top') return 0;
  return (100 * top.posts.filter(({ post, atLeast }) => (truths.get(post.id) ?? 0) >= atLeast).length) / world.length;
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
