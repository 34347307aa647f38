import type { Arm, NoComparison } from './arm.ts';
import { type Effect, effect } from './effect.ts';
import { MISMATCH_BELOW, sampleRatioP } from './sample-ratio.ts';
import { sequentialInterval } from './sequential.ts';

export type Verdict =
  | { kind: 'scale' | 'pause' | 'continue'; effect: Effect; sequential: readonly [low: number, high: number] }
  | { kind: 'blocked'; reason: 'sample_ratio_mismatch' | 'bad_weights' | NoComparison };

export interface VerdictOptions {
  alpha?: number;
  /** A loss that is small enough to stop for, relative: 0.0025 is 0.25 %. */
  tolerableLoss?: number;
  weights?: readonly [control: number, treatment: number];
}

/**
 * What to do with the treatment. It is scaled or paused when the expected loss of doing so is tolerable and the interval that holds at every look says the same, so
 * that looking every day does not stop good ones by chance. Assignment that is off blocks any verdict.
 */
export function verdict(control: Arm, treatment: Arm, options: VerdictOptions = {}): Verdict {
  const { alpha = 0.05, tolerableLoss = 0.0025, weights = [1, 1] } = options;
  const found = effect(control, treatment, { alpha });
  if (found.kind === 'no_answer') return { kind: 'blocked', reason: found.reason };
  const split = sampleRatioP([control.n, treatment.n], weights);
  if (split === null) return { kind: 'blocked', reason: 'bad_weights' };
  if (split < MISMATCH_BELOW) return { kind: 'blocked', reason: 'sample_ratio_mismatch' };
  const sequential = sequentialInterval(found, control.n + treatment.n, alpha);
  const [low, high] = sequential;
  if (found.risk.treatment < tolerableLoss && low > 0) return { kind: 'scale', effect: found, sequential };
  if (found.risk.control < tolerableLoss && high < 0) return { kind: 'pause', effect: found, sequential };
  return { kind: 'continue', effect: found, sequential };
}
