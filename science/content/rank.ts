import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { engagements, isCounted, type NoContentAnswer, noContent, type Post } from './post.ts';

/** What a post is ranked by. */
export type RankBy = 'engagements' | 'clicks';

export interface Ranked {
  post: Post;
  /** Plain, percent. */
  rate: number;
  /** With a certainty of 95 % its true rate is at least this, percent. */
  atLeast: number;
}

const Z = quantile(0.95, 0, 1);

/**
 * Lower bound of the rate behind `count` in `views`, certainty 95 %. Of a Poisson count, which may exceed the views as Wilson's bound does not let it: Byar's
 * approximation to the exact limit (Breslow and Day 1987, 2.2), 5.42 for 10 where the exact one is 5.43.
 */
export function lowerBound(count: number, views: number): number {
  if (count === 0) return 0;
  return (count / views) * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3;
}

/**
 * The best posts, by what their rate is at least: one like of two views does not beat a hundred of a thousand. The more views, the nearer this is to the plain rate.
 * Posts without views have no rate and are left out.
 */
export function topPosts(
  posts: readonly Post[],
  limit: number,
  by: RankBy = 'engagements',
): { kind: 'top'; posts: Ranked[] } | NoContentAnswer {
  if (!posts.every(isCounted)) return noContent('not_a_count');
  const seen = posts.filter((post) => post.views > 0);
  if (seen.length === 0) return noContent('no_views');
  const ranked = seen.map((post) => {
    const count = by === 'clicks' ? post.clicks : engagements(post);
    return { post, rate: (count / post.views) * 100, atLeast: lowerBound(count, post.views) * 100 };
  });
  ranked.sort((a, b) => b.atLeast - a.atLeast || b.post.views - a.post.views || (a.post.id < b.post.id ? -1 : 1));
  return { kind: 'top', posts: ranked.slice(0, limit) };
}
