import { normal, roughPoisson } from '../../../science/random.ts';

/** How many of `n` succeed: one by one, by the rare side's Poisson, or rounded from the normal. */
export function binomial(random: () => number, n: number, p: number): number {
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  if (n <= 0 || p <= 0) return 0;
  if (n > 20 && n * p > 12) return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal(random))));
  if (n > 40 && p < 0.1) return Math.min(n, roughPoisson(n * p, random));
  let count = 0;
  for (let i = 0; i < n; i++) if (random() < p) count++;
  return count;
}

/** Spreads `n` over shares of any sum, one binomial after another. */
export function multinomial(random: () => number, n: number, shares: readonly number[]): number[] {
  let left = n;
  let rest = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => {
    const count = rest > 0 ? binomial(random, left, Math.min(1, share / rest)) : 0;
    left -= count;
    rest -= share;
    return count;
  });
}

/** Draws indexes by shares of any sum. */
export function picker(random: () => number, shares: readonly number[]): () => number {
  let sum = 0;
  const ends = shares.map((share) => {
    sum += share;
    return sum;
  });
  return () => {
    const at = random() * sum;
    let i = 0;
    while (i < ends.length - 1 && at >= (ends[i] ?? 0)) i++;
    return i;
  };
}
