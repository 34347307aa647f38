import { type Counts, engagements, isCounted, type NoContentAnswer, noContent } from './post.ts';

export type Rates =
  | {
      kind: 'rates';
      /** (likes + shares + comments) / views x 100. Above 100 where most views bring several. */
      engagementRate: number;
      /** Clicks / views x 100. */
      clickThroughRate: number;
    }
  | NoContentAnswer;

/**
 * Rates in percent, of one post or of the sum of several (`sumOf`): a ratio of sums, in which a post counts by its views. The mean of the posts' own
 * rates would let a post that ten people saw weigh as much as one that thousands saw. No answer without views.
 */
export function ratesOf(counts: Counts): Rates {
  if (!isCounted(counts)) return noContent('not_a_count');
  if (counts.views === 0) return noContent('no_views');
  return {
    kind: 'rates',
    engagementRate: (engagements(counts) / counts.views) * 100,
    clickThroughRate: (counts.clicks / counts.views) * 100,
  };
}
