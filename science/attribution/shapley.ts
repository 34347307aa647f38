import { type Attribution, noAnswer } from './answer.ts';
import { wrongPaths } from './check.ts';
import type { PathCount } from './journey.ts';

/**
 * Shapley values of the game in which a coalition of channels earns the conversions of all paths whose channels it contains. For this game they have a closed
 * form: each conversion is split equally over the distinct channels of its path (Zhao, Mahboobi and Bagheri 2018, "Shapley Value Methods for Attribution
 * Modeling in Online Advertising").
 */
export function shapley(paths: readonly PathCount[]): Attribution {
  const wrong = wrongPaths(paths);
  if (wrong) return noAnswer(wrong);
  const conversions = new Map<string, number>();
  const money = new Map<string, number>();
  for (const { path, conversions: n, value } of paths) {
    const distinct = new Set(path);
    for (const channel of distinct) {
      conversions.set(channel, (conversions.get(channel) ?? 0) + n / distinct.size);
      money.set(channel, (money.get(channel) ?? 0) + value / distinct.size);
    }
  }
  return { kind: 'credits', conversions, value: money };
}
