import type { Counts } from '../../../science/price/poisson-fit.ts';

// biome-ignore format: a table
const BREAKS = [
  [26, 30, 54, 25, 70, 52, 51, 26, 67], [18, 21, 29, 17, 12, 18, 35, 30, 36], [36, 21, 24, 18, 10, 43, 28, 15, 26],
  [27, 14, 29, 19, 29, 31, 41, 20, 44], [42, 26, 19, 16, 39, 28, 21, 39, 29], [20, 21, 24, 17, 13, 15, 15, 16, 28],
];

/** Breaks of yarn by wool (A, then B) and tension (low, medium, high): a textbook's Poisson regression (Tippett 1950; `warpbreaks` of R). */
export const warpbreaks: Counts = {
  counts: BREAKS.flat(),
  columns: [BREAKS.flatMap((cell, i) => cell.map(() => Number(i >= 3)))],
  groups: BREAKS.flatMap((cell, i) => cell.map(() => i % 3)),
};
