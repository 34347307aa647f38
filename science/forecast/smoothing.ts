/** Simple exponential smoothing of a series: the weight of the newest value, and the level that is the forecast of every horizon. */
export interface Smoothing {
  alpha: number;
  level: number;
}

const LEAST = 1e-4;
const MOST = 0.9999;
const GRID = 20;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The level after the last value, for an alpha in 0..1, from the first level that makes the one-step squared errors smallest (in closed form: errors are linear in it). */
export function smoothed(values: ArrayLike<number>, alpha: number): { level: number; squares: number } {
  let [level, weight, cross, own, squares] = [0, 1, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const error = (values[i] ?? 0) - level;
    cross += weight * error;
    own += weight * weight;
    squares += error * error;
    level += alpha * error;
    weight *= 1 - alpha;
  }
  const first = own > 0 ? cross / own : 0;
  return { level: level + weight * first, squares: squares - first * cross };
}

/** The alpha of the smallest one-step squared error: the best of a grid, then golden section around it. */
export function fitSmoothing(values: ArrayLike<number>): Smoothing {
  const loss = (alpha: number) => smoothed(values, alpha).squares;
  const at = (i: number) => LEAST + ((MOST - LEAST) * Math.min(GRID, Math.max(0, i))) / GRID;
  let best = 0;
  for (let i = 1; i <= GRID; i++) if (loss(at(i)) < loss(at(best))) best = i;
  let [low, high] = [at(best - 1), at(best + 1)];
  while (high - low > 1e-6) {
    const [one, two] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (loss(one) <= loss(two)) high = two;
    else low = one;
  }
  const alpha = (low + high) / 2;
  return { alpha, level: smoothed(values, alpha).level };
}
