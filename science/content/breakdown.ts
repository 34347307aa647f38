import { type Counts, engagements, type Post, sumOf } from './post.ts';
import { type Rates, ratesOf } from './rates.ts';

/** What posts of one kind came to. */
export interface Line {
  name: string;
  posts: number;
  counts: Counts;
  engagements: number;
  rates: Rates;
}

/** Posts by platform, by type, or by anything else: the line with most engagements first, of equal ones by name. */
export function breakdown(posts: readonly Post[], nameOf: (post: Post) => string): Line[] {
  const lines = [...Map.groupBy(posts, nameOf)].map(([name, own]) => {
    const counts = sumOf(own);
    return { name, posts: own.length, counts, engagements: engagements(counts), rates: ratesOf(counts) };
  });
  return lines.sort((a, b) => b.engagements - a.engagements || (a.name < b.name ? -1 : 1));
}
