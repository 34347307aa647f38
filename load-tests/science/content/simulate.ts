import type { Post } from '../../../science/content/post.ts';
import { normal, seeded } from '../../../science/random.ts';

export interface Simulated {
  post: Post;
  /** True engagement rate, percent. */
  truth: number;
}

export interface World {
  posts: number;
  /** Views are drawn between these, evenly by logarithm. */
  views: readonly [least: number, most: number];
  hours: readonly number[];
  /** How much better posts at the first hour do: 1 for not at all. */
  lift: number;
}

const MONDAY = Date.UTC(2026, 0, 5);

/** Labelled posts: likes 2 to 8 % of views, shares 0.5 to 2 %, comments 1 to 4 %, clicks 5 to 15 %, the ranges of the specification's demo, times a factor of the post's own. */
export function simulate(seed: number, { posts, views: [least, most], hours, lift }: World): Simulated[] {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  return Array.from({ length: posts }, (_, i) => {
    const hour = Math.floor(random() * hours.length);
    const views = Math.round(least * (most / least) ** random());
    const appeal = Math.exp(0.3 * normal(random)) * (hour === 0 ? lift : 1);
    const rates = [between(0.02, 0.08), between(0.005, 0.02), between(0.01, 0.04)].map((rate) => rate * appeal);
    const [likes = 0, shares = 0, comments = 0] = rates.map((rate) => happened(views, rate, random));
    const clicks = happened(views, between(0.05, 0.15), random);
    const publishedAt = MONDAY + Math.floor(random() * 90) * 86_400_000 + (hours[hour] ?? 0) * 3_600_000;
    const truth = 100 * rates.reduce((sum, rate) => sum + rate, 0);
    return { truth, post: { id: `post-${i}`, platform: 'instagram', type: 'image', publishedAt, views, likes, shares, comments, clicks } };
  });
}

function happened(views: number, rate: number, random: () => number): number {
  let count = 0;
  for (let i = 0; i < views; i++) if (random() < rate) count++;
  return count;
}
