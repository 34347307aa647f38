import binomial from '@stdlib/stats-base-dists-binomial-cdf';

export type NoAbandonment = 'not_counts' | 'no_usual_rate';
export type Abandonment =
  | {
      kind: 'abandonment';
      /** Share of started checkouts that were not finished, 0..1. */
      rate: number;
      /** Chance of so few finished, or fewer, if nothing had changed. */
      chance: number;
      unusual: boolean;
    }
  | { kind: 'no_answer'; reason: NoAbandonment };

/**
 * Are more checkouts abandoned than usual? The binomial tail P(X <= finished | started, usual). `usual`: share of checkouts that are usually finished, above 0 and below
 * 1. More finished than started (orders of checkouts begun before) count as all. `alpha` small, as it is asked each minute.
 */
export function abandonment(started: number, finished: number, usual: number, alpha = 1e-4): Abandonment {
  if (![started, finished].every((count) => Number.isInteger(count) && count >= 0) || started === 0)
    return { kind: 'no_answer', reason: 'not_counts' };
  if (!(usual > 0 && usual < 1)) return { kind: 'no_answer', reason: 'no_usual_rate' };
  const done = Math.min(started, finished);
  const chance = binomial(done, started, usual);
  return { kind: 'abandonment', rate: 1 - done / started, chance, unusual: chance < alpha };
}
