/** How many of how many, in one stretch of time. */
export interface Counted {
  /** The stretch's beginning, ms since 1970. */
  at: number;
  of: number;
  hits: number;
}

/** Wilson's interval for the share behind a count (Wilson 1927), `z` standard errors to either side; 0..1 when nothing was counted. */
export function wilson({ hits, of }: Pick<Counted, 'hits' | 'of'>, z: number): { low: number; high: number } {
  if (of <= 0) return { low: 0, high: 1 };
  const share = Math.min(hits, of) / of;
  const spread = (z * z) / of;
  const middle = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of));
  return { low: Math.max(0, (middle - half) / (1 + spread)), high: Math.min(1, (middle + half) / (1 + spread)) };
}

export function sum(counted: readonly Counted[]): { of: number; hits: number } {
  let of = 0;
  let hits = 0;
  for (const one of counted) {
    of += one.of;
    hits += one.hits;
  }
  return { of, hits };
}
