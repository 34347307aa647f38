import { type NoContentAnswer, noContent } from './post.ts';

export type Growth = { kind: 'growth'; percent: number } | NoContentAnswer;

/** Change of a total against that of the period before, in percent: -100 when all is gone. No answer where there was nothing before: no percentage says how much more something is. */
export function growth(now: number, before: number): Growth {
  if (![now, before].every((total) => Number.isFinite(total) && total >= 0)) return noContent('not_a_count');
  if (before === 0) return noContent('nothing_before');
  return { kind: 'growth', percent: ((now - before) / before) * 100 };
}

/** From `from` until before `to`, ms. */
export interface Period {
  from: number;
  to: number;
}

/** The period of the same length that ends where this one begins. */
export function periodBefore({ from, to }: Period): Period {
  return { from: from - (to - from), to: from };
}

/** What was published in a period. */
export function within<Of extends { publishedAt: number }>(posts: readonly Of[], { from, to }: Period): Of[] {
  return posts.filter(({ publishedAt }) => publishedAt >= from && publishedAt < to);
}
