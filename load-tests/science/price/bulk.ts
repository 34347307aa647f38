import type { Observation } from '../../../science/price/observation.ts';
import { seeded } from '../../../science/random.ts';
import { simulateProduct } from './simulate.ts';

const RUNGS = [
  [48, 0.8],
  [12, 0.9],
  [1, 1],
] as const;

/** Order lines of a product whose unit price depends on nothing but how many are bought at once: demand answers to no price, yet large orders are cheap. */
export function bulkLines(seed: number): Observation[] {
  const random = seeded(seed);
  const list = 500 + Math.floor(1_000 * random());
  return simulateProduct(seed).observations.flatMap(({ at }) =>
    Array.from({ length: Math.floor(6 * random()) }, () => {
      const units = Math.ceil(Math.exp(5 * random()));
      const share = RUNGS.find(([from]) => units >= from)?.[1] ?? 1;
      return { at, units, price: Math.round(list * share), promotion: false };
    }),
  );
}

/** Order lines of a simulated product with one price a day, in orders of one to four. */
export function plainLines(seed: number): Observation[] {
  const random = seeded(seed);
  return simulateProduct(seed).observations.flatMap((day) => {
    const lines: Observation[] = [];
    for (let left = day.units; left > 0; ) {
      const units = Math.min(left, Math.ceil(4 * random()));
      left -= units;
      lines.push({ ...day, units });
    }
    return lines;
  });
}
