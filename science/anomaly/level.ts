/** How busy a store is of late against its usual week: visits and usual visits, of which an hour ago weighs less than now. */
export interface Level {
  visits: number;
  usual: number;
}

export const NO_LEVEL: Level = { visits: 0, usual: 0 };
/** In so many hours what was seen loses all but 1/e of its weight. */
const MEMORY_HOURS = 4;

export function updateLevel(level: Level, visits: number, usual: number, hours: number): Level {
  const kept = Math.exp(-hours / MEMORY_HOURS);
  return { visits: kept * level.visits + visits, usual: kept * level.usual + usual };
}

/**
 * By what to multiply the usual: 1.2 on a day that is a fifth busier. The posterior mean of a gamma prior with mean 1 and standard deviation `noise` after Poisson counts, so
 * that a few visits at night hardly move it.
 */
export function levelOf({ visits, usual }: Level, noise: number): number {
  const prior = 1 / (noise * noise);
  return (prior + visits) / (prior + usual);
}
