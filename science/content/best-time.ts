import quantile from '@stdlib/stats-base-dists-t-quantile';
import { engagements, isCounted, type NoContentAnswer, noContent, type Post } from './post.ts';
import { isZone, type SlotKind, slotOf } from './slot.ts';

export interface BestTime {
  /** As `slotOf` counts. */
  slot: number;
  posts: number;
  /** Engagement rate of its posts, percent. */
  rate: number;
  /** Engagement rate of all other posts, percent. */
  rest: number;
}

/** A slot with fewer posts says more about the posts than about the time. */
export const LEAST_POSTS = 5;
const ALPHA = 0.05;

/**
 * The times at which posts do better than at all others, best first. A time is named only when its lead is beyond chance: the difference of two rates (each a ratio of
 * sums over posts, Cochran 1977, 6.3) exceeds Student's t one-sided at 5 % shared among all times compared (Bonferroni), with the posts of that time less one as degrees of freedom.
 * No answer where fewer than two times have enough posts, or where none stands out: then the time does not matter much, or there are too few posts to see it.
 */
export function bestTimes(
  posts: readonly Post[],
  zone: string,
  kind: SlotKind = 'hour_of_week',
): { kind: 'best_times'; times: BestTime[]; compared: number } | NoContentAnswer {
  if (!isZone(zone)) return noContent('unknown_zone');
  if (!posts.every(isCounted)) return noContent('not_a_count');
  if (!posts.every((post) => Number.isFinite(post.publishedAt))) return noContent('not_a_time');
  const seen = posts.filter((post) => post.views > 0);
  const slots = [...Map.groupBy(seen, (post) => slotOf(post.publishedAt, zone, kind))].filter(([, own]) => own.length >= LEAST_POSTS);
  if (slots.length < 2) return noContent('too_few_posts');
  const times = slots.flatMap(([slot, own]): BestTime[] => {
    const inside = new Set(own);
    const [here, rest] = [rateOf(own), rateOf(seen.filter((post) => !inside.has(post)))];
    const needed = quantile(1 - ALPHA / slots.length, own.length - 1) * Math.sqrt(here.variance + rest.variance);
    return here.rate - rest.rate > needed ? [{ slot, posts: own.length, rate: here.rate * 100, rest: rest.rate * 100 }] : [];
  });
  if (times.length === 0) return noContent('none_stands_out');
  return { kind: 'best_times', times: times.sort((a, b) => b.rate - a.rate || a.slot - b.slot), compared: slots.length };
}

/** A ratio of sums with its variance between posts, which is never taken for less than what counting alone makes. */
function rateOf(posts: readonly Post[]): { rate: number; variance: number } {
  const views = posts.reduce((sum, post) => sum + post.views, 0);
  const rate = posts.reduce((sum, post) => sum + engagements(post), 0) / views;
  const squares = posts.reduce((sum, post) => sum + (engagements(post) - rate * post.views) ** 2, 0);
  const between = (squares * posts.length) / (posts.length - 1) / views ** 2;
  return { rate, variance: Math.max(between, rate / views) };
}
