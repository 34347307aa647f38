/**
 * Seeded uniform numbers in [0, 1): mulberry32 (Tommy Ettinger, public domain), 32 bits of state, the same on every machine.
 * For simulations, bootstraps and tests; never for secrets.
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A standard normal number from a uniform generator (Box and Muller). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A Poisson count: Knuth's product of uniforms, in parts of at most 30; exact. */
export function poisson(mean: number, random: () => number): number {
  if (mean > 30) return poisson(30, random) + poisson(mean - 30, random);
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** The same for many draws of great means: exact to 30, the rounded normal beyond. */
export function roughPoisson(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  return mean > 30 ? Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random))) : poisson(mean, random);
}
