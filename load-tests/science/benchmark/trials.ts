/**
 * Thirteen trials of a vaccine (Colditz et al. 1994): cases and others, vaccinated and not. The standard example of a spread beyond chance; what it comes to by the
 * method of DerSimonian and Laird on log risk ratios is published with R's metafor: Q 152.2330, variance 0.3088, mean -0.7141.
 */
// biome-ignore format: a table
const TRIALS = [
  [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13_536, 248, 12_619], [33, 5_036, 47, 5_761], [180, 1_361, 372, 1_079], [8, 2_537, 10, 619],
  [505, 87_886, 499, 87_892], [29, 7_470, 45, 7_232], [17, 1_699, 65, 1_600], [186, 50_448, 141, 27_197], [5, 2_493, 3, 2_338], [27, 16_886, 29, 17_825],
] as const;

export const logRiskRatios = TRIALS.map(([a, b, c, d]) => Math.log(a / (a + b) / (c / (c + d))));
export const variances = TRIALS.map(([a, b, c, d]) => 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d));
