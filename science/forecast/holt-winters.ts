import { nelderMead } from '../optimise/nelder-mead.ts';
import type { Method } from './answer.ts';

interface Weights {
  level: number;
  trend: number;
  season: number;
  /** What is left of the trend after each step, 0.8..0.98. */
  damping: number;
}

interface State {
  level: number;
  trend: number;
  /** By place in the period, the first for the first value. */
  season: Float64Array;
  squares: number;
}

const STEPS = 150;
const [LEAST_DAMPING, MOST_DAMPING] = [0.8, 0.98];

/**
 * Holt and Winters with a damped trend and an additive season (Gardner and McKenzie 1985; ETS(A,Ad,A) of Hyndman et al. 2008). The weights make the one-step squared errors
 * smallest; without a season (`period` 1) it is the damped trend alone.
 */
export function dampedHoltWinters(period: number): Method {
  return {
    name: 'damped_holt_winters',
    period,
    least: Math.max(6, 2 * period),
    fit: (before) => {
      const found = nelderMead((point) => filter(before, period, weightsOf(point)).squares, [-1, -3, -1, 0], {
        scale: 1,
        steps: STEPS,
        tolerance: 1e-4,
      });
      const weights = weightsOf(found.at);
      return (history, horizon) => ahead(filter(history, period, weights), weights.damping, history.length, horizon);
    },
  };
}

/** Runs the equations over the history from a start made of its first two periods. */
export function filter(values: ArrayLike<number>, period: number, weights: Weights): State {
  const state = start(values, period);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const place = i % period;
    const season = state.season[place] ?? 0;
    const trend = weights.damping * state.trend;
    const expected = state.level + trend;
    const error = value - expected - season;
    state.squares += error * error;
    const level = weights.level * (value - season) + (1 - weights.level) * expected;
    state.trend = weights.trend * (level - state.level) + (1 - weights.trend) * trend;
    if (period > 1) state.season[place] = weights.season * (value - expected) + (1 - weights.season) * season;
    state.level = level;
  }
  return state;
}

/** Level plus what the damped trend still adds, plus the season: the trend at horizon h adds damping + damping² + ... + damping^h times itself. */
export function ahead({ level, trend, season }: State, damping: number, from: number, horizon: number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: horizon }, (_, h) => {
    sum += damping ** (h + 1);
    return level + sum * trend + (season[(from + h) % season.length] ?? 0);
  });
}

function start(values: ArrayLike<number>, period: number): State {
  const season = new Float64Array(period);
  if (period === 1) return { level: values[0] ?? 0, trend: 0, season, squares: 0 };
  const mean = (from: number) => {
    let sum = 0;
    for (let i = from; i < from + period; i++) sum += values[i] ?? 0;
    return sum / period;
  };
  const [first, second] = [mean(0), mean(period)];
  for (let i = 0; i < period; i++) season[i] = ((values[i] ?? 0) - first + (values[i + period] ?? 0) - second) / 2;
  return { level: first, trend: 0, season, squares: 0 };
}

/** Any point of the plane as weights in 0..1, and a damping in its range. */
function weightsOf([level = 0, trend = 0, season = 0, damping = 0]: readonly number[]): Weights {
  const share = (x: number) => 1 / (1 + Math.exp(-x));
  return {
    level: share(level),
    trend: share(trend),
    season: share(season),
    damping: LEAST_DAMPING + (MOST_DAMPING - LEAST_DAMPING) * share(damping),
  };
}
