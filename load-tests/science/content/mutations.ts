import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('content', 'content');

export const mutations: readonly Mutation[] = [
  plant('comments are no engagement', 'post.ts', 'return likes + shares + comments;', 'return likes + shares + 0 * comments;'),
  plant('half a like is a count', 'post.ts', 'Number.isSafeInteger(count)', 'Number.isFinite(count)'),
  plant('clicks of several posts are those of the last', 'post.ts', 'sum.clicks += post.clicks', 'sum.clicks = post.clicks'),
  plant('rates as a share of one', 'rates.ts', '(counts.clicks / counts.views) * 100', 'counts.clicks / counts.views'),
  plant('growth is of the new total', 'growth.ts', '((now - before) / before)', '((now - before) / now)'),
  plant('the period before is a year earlier or so', 'growth.ts', 'from - (to - from)', 'from - to'),
  plant('the end belongs to the period', 'growth.ts', 'publishedAt < to', 'publishedAt <= to'),
  plant('the top platform is the worst', 'breakdown.ts', 'b.engagements - a.engagements', 'a.engagements - b.engagements'),
  plant('growth against all there ever was', 'overview.ts', 'within(posts, periodBefore(period))', 'posts'),
  plant('posts are ranked by their plain rate', 'rank.ts', 'b.atLeast - a.atLeast', 'b.rate - a.rate'),
  plant('the bound leaves out its correction', 'rank.ts', '1 / (9 * count)', '0 / (9 * count)'),
  plant('weeks begin on Sunday', 'slot.ts', '72 * HOUR', '96 * HOUR'),
  plant('hours are those of UTC', 'slot.ts', 'at + zoneOffset(at, zone) + MONDAY', 'at + 0 * zoneOffset(at, zone) + MONDAY'),
  plant('each time is compared as if it were the only one', 'best-time.ts', '1 - ALPHA / slots.length', '1 - ALPHA'),
  plant('equal posts are certain', 'best-time.ts', 'Math.max(between, rate / views)', 'between'),
  plant(
    'a time is compared with all posts, its own too',
    'best-time.ts',
    'seen.filter((post) => !inside.has(post))',
    'seen.filter(() => inside)',
  ),
];
