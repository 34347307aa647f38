import { breakdown, type Line } from './breakdown.ts';
import { type Growth, growth, type Period, periodBefore, within } from './growth.ts';
import { engagements, isCounted, type NoContentAnswer, noContent, type Post, sumOf } from './post.ts';
import { type Rates, ratesOf } from './rates.ts';

export interface Overview {
  kind: 'overview';
  posts: number;
  /** Views: how many times posts were seen, not by how many people. */
  reach: number;
  engagements: number;
  rates: Rates;
  /** Of engagements, against the equal period before. */
  growth: Growth;
  /** The one with most engagements; null without posts. */
  topPlatform: string | null;
  platforms: Line[];
}

/** What the posts of a period came to, and whether that is more than in the equal period before. `posts` are those of both periods; others are left out. */
export function overview(posts: readonly Post[], period: Period): Overview | NoContentAnswer {
  if (!(Number.isFinite(period.from) && period.from < period.to && period.to < Number.POSITIVE_INFINITY)) return noContent('not_a_time');
  if (!posts.every(isCounted)) return noContent('not_a_count');
  if (!posts.every((post) => Number.isFinite(post.publishedAt))) return noContent('not_a_time');
  const own = within(posts, period);
  const counts = sumOf(own);
  const platforms = breakdown(own, (post) => post.platform);
  return {
    kind: 'overview',
    posts: own.length,
    reach: counts.views,
    engagements: engagements(counts),
    rates: ratesOf(counts),
    growth: growth(engagements(counts), engagements(sumOf(within(posts, periodBefore(period))))),
    topPlatform: platforms[0]?.name ?? null,
    platforms,
  };
}
