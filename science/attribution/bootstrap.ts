import { roughPoisson } from '../random.ts';
import type { Attribution } from './answer.ts';
import type { PathCount } from './journey.ts';

export interface Interval {
  low: number;
  high: number;
}

/**
 * A percentile interval of each channel's conversions under a model (Efron 1979): journeys are drawn anew, with replacement. Each path's count is drawn as a Poisson
 * number, which for many journeys is the same, and the totals are brought back to the observed number of conversions. `confidence` 0..1.
 */
export function bootstrap(
  model: (paths: readonly PathCount[]) => Attribution,
  paths: readonly PathCount[],
  random: () => number,
  { rounds = 200, confidence = 0.95 }: { rounds?: number; confidence?: number } = {},
): Map<string, Interval> {
  const total = paths.reduce((sum, path) => sum + path.conversions, 0);
  const drawn = new Map<string, number[]>();
  for (const { path } of paths) for (const channel of path) if (!drawn.has(channel)) drawn.set(channel, []);
  for (let round = 0; round < rounds; round++) {
    const sample = paths.map((path) => {
      const conversions = roughPoisson(path.conversions, random);
      const value = path.conversions === 0 ? 0 : (path.value * conversions) / path.conversions;
      return { ...path, conversions, value, nulls: roughPoisson(path.nulls, random) };
    });
    const answer = model(sample);
    if (answer.kind === 'no_answer') continue;
    const sampled = sample.reduce((sum, path) => sum + path.conversions, 0);
    for (const [channel, list] of drawn) list.push(((answer.conversions.get(channel) ?? 0) * total) / sampled);
  }
  const tail = (1 - confidence) / 2;
  return new Map(
    [...drawn].map(([channel, list]) => {
      list.sort((a, b) => a - b);
      const at = (share: number) => list[Math.min(list.length - 1, Math.max(0, Math.round(share * (list.length - 1))))] ?? 0;
      return [channel, { low: at(tail), high: at(1 - tail) }];
    }),
  );
}
