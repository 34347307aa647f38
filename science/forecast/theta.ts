import type { Method } from './answer.ts';
import { isSeasonal, seasonOf, withoutSeason, withSeason } from './season.ts';
import { fitSmoothing, smoothed } from './smoothing.ts';

/**
 * The classical Theta method as in the M4 competition (Assimakopoulos and Nikolopoulos 2000): of the series without its season the mean of the straight line through it (theta 0)
 * and the smoothed line of twice the curvature (theta 2); the season is put back, and what would be negative is zero for a series that never was.
 */
export function theta(period: number): Method {
  return {
    name: 'theta',
    period,
    least: Math.max(4, 3 * period),
    fit: (before) => {
      const seasonal = isSeasonal(before, period);
      const plain = seasonal ? withoutSeason(before, seasonOf(before, period)) : Float64Array.from(before);
      const { alpha } = fitSmoothing(curved(plain, straightLine(plain)));
      return (history, horizon) => {
        if (!seasonal) return thetaLines(Float64Array.from(history), horizon, alpha);
        const season = seasonOf(history, period);
        return withSeason(thetaLines(withoutSeason(history, season), horizon, alpha), season, history.length);
      };
    },
  };
}

/** The mean of the two lines, continued. */
export function thetaLines(values: Float64Array, horizon: number, alpha: number): Float64Array {
  const line = straightLine(values);
  const { level } = smoothed(curved(values, line), alpha);
  return Float64Array.from({ length: horizon }, (_, h) => (level + line.at(values.length + h)) / 2);
}

/** The theta line of 2: 2 y less the straight line. */
function curved(values: Float64Array, line: Line): Float64Array {
  return values.map((value, i) => 2 * value - line.at(i));
}

interface Line {
  slope: number;
  at(index: number): number;
}

/** Least squares over the places 0, 1, 2... */
export function straightLine(values: ArrayLike<number>): Line {
  const n = values.length;
  const middle = (n - 1) / 2;
  let [mean, cross, squares] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    mean += (values[i] ?? 0) / n;
    cross += (i - middle) * (values[i] ?? 0);
    squares += (i - middle) ** 2;
  }
  const slope = squares > 0 ? cross / squares : 0;
  return { slope, at: (index) => mean + slope * (index - middle) };
}
