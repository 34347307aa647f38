import { nonNegativeFit } from './non-negative-fit.ts';
import type { Response } from './response.ts';

export interface History {
  /** What was spent, by channel and period (weeks, say), in time order. */
  spend: readonly (readonly number[])[];
  /** What came of it, by period: revenue or conversions. */
  outcome: readonly number[];
  /** What else moved it, by driver and period, such as a competitor's sales. */
  controls?: readonly (readonly number[])[];
  /** Periods in a year. */
  season: number;
}

export interface FittedChannel {
  /** Share of a period's effect that is still there in the next, 0..0.3. */
  carryOver: number;
  /** The response to a steady spend, a period. */
  response: Response;
}

export type Fit =
  | { kind: 'fit'; channels: FittedChannel[]; rSquared: number }
  | { kind: 'no_answer'; reason: 'too_few_periods' | 'uneven_lengths' | 'not_a_number' | 'nothing_spent' };

const CARRY_OVER = [0, 0.1, 0.2, 0.3];
const SHAPES = [0.5, 1, 1.5, 2, 2.5, 3];
const HALVES = [0.3, 0.5, 0.7, 1];
const SWEEPS = 3;
const LEAST_PERIODS = 52;

/**
 * Fits a saturating response to each channel's history: geometric carry-over, then Hill (half of the top is reached at 0.3 to 1 of the most that was ever spent), on top
 * of a trend, the year's season and the controls; tops are not negative. Channel by channel the best of a grid, in turns (Jin et al. 2017; the grid's ranges are
 * those of Meta's Robyn for digital channels).
 */
export function fitResponses({ spend, outcome, controls = [], season }: History): Fit {
  const wrong = wrongHistory({ spend, outcome, controls, season });
  if (wrong) return { kind: 'no_answer', reason: wrong };
  const ground = [...baseline(outcome.length, season), ...controls.map(standard)];
  const chosen = spend.map(() => ({ carryOver: 0, shape: 1, half: 0.5 }));
  const columns = spend.map((one, i) => saturated(one, chosen[i] as Shape));
  let best = nonNegativeFit(ground, columns, outcome);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [i, one] of spend.entries()) {
      for (const carryOver of CARRY_OVER)
        for (const shape of SHAPES)
          for (const half of HALVES) {
            const tried = { carryOver, shape, half };
            const found = nonNegativeFit(
              ground,
              columns.map((column, k) => (k === i ? saturated(one, tried) : column)),
              outcome,
            );
            if (found.squares >= best.squares) continue;
            best = found;
            chosen[i] = tried;
          }
      columns[i] = saturated(one, chosen[i] as Shape);
    }
  }
  const channels = chosen.map(({ carryOver, shape, half }, i): FittedChannel => {
    const most = Math.max(...carried(spend[i] ?? [], carryOver));
    // A steady spend comes to spend / (1 - carry-over) in the long run.
    return { carryOver, response: { kind: 'hill', top: best.tops[i] ?? 0, half: half * most * (1 - carryOver), shape } };
  });
  const mean = outcome.reduce((sum, one) => sum + one, 0) / outcome.length;
  const spread = outcome.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { kind: 'fit', channels, rSquared: 1 - best.squares / spread };
}

interface Shape {
  carryOver: number;
  shape: number;
  half: number;
}

function carried(spend: readonly number[], carryOver: number): number[] {
  let before = 0;
  return spend.map((one) => {
    before = one + carryOver * before;
    return before;
  });
}

function saturated(spend: readonly number[], { carryOver, shape, half }: Shape): number[] {
  const stock = carried(spend, carryOver);
  const middle = half * Math.max(...stock);
  return stock.map((one) => (one <= 0 ? 0 : 1 / (1 + (middle / one) ** shape)));
}

/** A constant, a trend and two waves of the year. */
function baseline(length: number, season: number): number[][] {
  const times = Array.from({ length }, (_, t) => t);
  const wave = (f: (x: number) => number, k: number) => times.map((t) => f((2 * Math.PI * k * t) / season));
  return [times.map(() => 1), times.map((t) => t / length), ...[1, 2].flatMap((k) => [wave(Math.sin, k), wave(Math.cos, k)])];
}

function standard(values: readonly number[]): number[] {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  return values.map((one) => (spread > 0 ? (one - mean) / spread : 0));
}

function wrongHistory({ spend, outcome, controls = [] }: History): Extract<Fit, { kind: 'no_answer' }>['reason'] | null {
  if (outcome.length < LEAST_PERIODS) return 'too_few_periods';
  if ([...spend, ...controls].some((one) => one.length !== outcome.length)) return 'uneven_lengths';
  if ([...spend, ...controls, outcome].some((one) => !one.every(Number.isFinite)) || spend.some((one) => one.some((x) => x < 0)))
    return 'not_a_number';
  return spend.length === 0 || spend.some((one) => one.every((x) => x === 0)) ? 'nothing_spent' : null;
}
