/** What a platform reports of a post, or of several together: whole numbers, 0 or more. */
export interface Counts {
  views: number;
  likes: number;
  shares: number;
  comments: number;
  clicks: number;
}

export interface Post extends Counts {
  id: string;
  /** `instagram`, `linkedin`, ... */
  platform: string;
  /** `video`, `image`, `text`, ... */
  type: string;
  /** ms since 1970. */
  publishedAt: number;
}

export type NoContent = 'not_a_count' | 'not_a_time' | 'unknown_zone' | 'no_views' | 'nothing_before' | 'too_few_posts' | 'none_stands_out';
export type NoContentAnswer = { kind: 'no_answer'; reason: NoContent };

export function noContent(reason: NoContent): NoContentAnswer {
  return { kind: 'no_answer', reason };
}

/** Likes, shares and comments. One view can bring several. */
export function engagements({ likes, shares, comments }: Counts): number {
  return likes + shares + comments;
}

export function isCounted({ views, likes, shares, comments, clicks }: Counts): boolean {
  return [views, likes, shares, comments, clicks].every((count) => Number.isSafeInteger(count) && count >= 0);
}

/** Several posts as one. */
export function sumOf(posts: readonly Counts[]): Counts {
  const sum = { views: 0, likes: 0, shares: 0, comments: 0, clicks: 0 };
  for (const post of posts) {
    sum.views += post.views;
    sum.likes += post.likes;
    sum.shares += post.shares;
    sum.comments += post.comments;
    sum.clicks += post.clicks;
  }
  return sum;
}
