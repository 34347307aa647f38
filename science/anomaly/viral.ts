import negativeBinomial from '@stdlib/stats-base-dists-negative-binomial-cdf';

export type NoViral = 'not_a_count' | 'nothing_usual' | 'bad_noise';
export type Viral =
  | {
      kind: 'viral';
      /** Views over those that are usual. */
      ratio: number;
      /** Chance of so many views, or more, at `least` times the usual rate. */
      chance: number;
      viral: boolean;
    }
  | { kind: 'no_answer'; reason: NoViral };

/**
 * Is a product seen much more than usual at this hour of the week? The negative binomial tail P(X >= views) at `least` times the expected rate, with variance
 * m + noise^2 m^2 (`noise`: standard deviation of the logarithm of what is usual): viral when even twice the usual rate hardly explains it.
 */
export function viral(views: number, expected: number, noise: number, { least = 2, alpha = 1e-4 } = {}): Viral {
  if (!Number.isInteger(views) || views < 0) return { kind: 'no_answer', reason: 'not_a_count' };
  if (!(expected > 0 && expected < Number.POSITIVE_INFINITY)) return { kind: 'no_answer', reason: 'nothing_usual' };
  if (!(noise > 0 && noise < Number.POSITIVE_INFINITY)) return { kind: 'no_answer', reason: 'bad_noise' };
  const size = 1 / (noise * noise);
  const chance = views === 0 ? 1 : 1 - negativeBinomial(views - 1, size, size / (size + least * expected));
  return { kind: 'viral', ratio: views / expected, chance, viral: chance < alpha };
}
