import type { Counted } from './share.ts';
import { scaled, type Usual } from './usual.ts';

/** A share that rose, and goes on. */
export interface Shift {
  /** The beginning of the first stretch of it, ms. */
  since: number;
  hits: number;
  of: number;
  /** What is usual at that time, 0..1. */
  usual: number;
}

export interface ShiftRule {
  /** Fewest hits that are worth a word. */
  fewest: number;
  /** Counts of one stretch that are taken as independent of each other. */
  cap: number;
}

/** Rises of the odds that are looked for. */
const RISES = [2.5, 5, 10, 25, 60, 150];
/** Evidence (natural logarithm of the likelihood ratio) from which on a rise is told: e^-14 a try keeps hundreds of tries a day silent for years. */
const ENOUGH = 14;
/** The same against its going on, from which on it has ended. */
const ENDED = 5;
/** Stretches with hits: one burst, from one visitor or one file, is no trend. */
const STRETCHES = 3;

/**
 * Where a share rose above its usual one and stayed: for each rise the stretch of time with the most evidence for it (Page 1954: the cumulated sum of
 * log-likelihood ratios, begun anew whenever it falls to 0), and of all the best. Null: nothing rose, or it has ended. `recent` in order of time.
 */
export function findShift(recent: readonly Counted[], usual: Usual, { fewest, cap }: ShiftRule): Shift | null {
  let best: { from: number; evidence: number; left: number } | null = null;
  for (const rise of RISES) {
    const found = mostEvident(recent, usual, rise, cap);
    if (found && (!best || found.evidence > best.evidence)) best = found;
  }
  if (!best || best.evidence < ENOUGH || best.evidence - best.left > ENDED) return null;
  const since = recent.slice(best.from);
  const hits = since.reduce((all, one) => all + Math.min(one.hits, one.of), 0);
  const [first] = since;
  if (!first || hits < fewest || since.filter((one) => one.hits > 0).length < STRETCHES) return null;
  return { since: first.at, hits, of: since.reduce((all, { of }) => all + of, 0), usual: usual(first.at) };
}

/** `left`: how much of the evidence is still there at the end. */
function mostEvident(recent: readonly Counted[], usual: Usual, rise: number, cap: number) {
  let best: { from: number; evidence: number; left: number } | null = null;
  let from = 0;
  let evidence = 0;
  let sum = 0;
  let sumAtBest = 0;
  for (const [at, one] of recent.entries()) {
    const step = stepOf(scaled(one, cap), usual(one.at), rise);
    sum += step;
    if (evidence <= 0) {
      evidence = 0;
      from = at;
    }
    evidence += step;
    if (evidence > (best?.evidence ?? 0)) {
      best = { from, evidence, left: 0 };
      sumAtBest = sum;
    }
  }
  return best && { ...best, left: best.evidence + sum - sumAtBest };
}

/** The log-likelihood ratio of a count: the odds risen so, against the usual share. */
function stepOf({ hits, of }: Counted, usual: number, rise: number): number {
  const odds = (rise * usual) / (1 - usual);
  const risen = odds / (1 + odds);
  return hits * Math.log(risen / usual) + (of - hits) * Math.log((1 - risen) / (1 - usual));
}
