import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { cohortOf, shrink } from './cohort.ts';
import { percentile } from './percentile.ts';

/** A store (or a channel, or a campaign) by one metric that rests on conversions: conversion rate, ROAS, CPA. */
export interface Member {
  /** In any one unit, above 0 when there are conversions. */
  value: number;
  conversions: number;
  /** Coefficient of variation of one conversion's value; 0 (the default) where each counts the same, as for a rate or a CPA. */
  variation?: number;
}

export const GRADES = ['poor', 'average', 'good', 'excellent'] as const;
export type Grade = (typeof GRADES)[number];
/** Which values are the better ones: high for conversion rate and ROAS, low for CPA. */
export type Better = 'high' | 'low';

export interface GradeOptions {
  better?: Better;
  /** The grade of the last period, if it had one. */
  before?: Grade | undefined;
}

export type NoGrade = 'not_a_number' | 'not_enough_data' | 'not_enough_peers';
export type Benchmark =
  | {
      kind: 'grade';
      grade: Grade;
      /** The member's value, drawn towards the cohort by as much as chance has a part in it. */
      value: number;
      /** Share of it, 0..1, that is the member's own. */
      own: number;
      /** The range, same unit, in which the true value lies with a chance of 80 %. */
      range: readonly [low: number, high: number];
      /** Where average, good and excellent begin. */
      from: readonly [average: number, good: number, excellent: number];
      peers: number;
    }
  | { kind: 'no_answer'; reason: NoGrade };

export const LEAST_CONVERSIONS = 20;
/** Fewer peers have no fifths to speak of. */
export const LEAST_PEERS = 5;
const SHARES = [0.25, 0.5, 0.8] as const;
/** Normal quantile of 0.9: both sides together leave out 20 %. */
const REACH = quantile(0.9, 0, 1);

/**
 * Grades a member by the P25, P50 and P80 of its peers (which may include itself) that have enough conversions. A value that rests on few conversions is first drawn
 * towards the cohort, and the grade it had `before` stays while that is still likely, so that luck makes no grade and none flips from week to week. Logarithms, as
 * metrics are ratios: (1 + variation^2) / conversions is their sampling variance (delta method).
 */
export function gradeOf(member: Member, peers: readonly Member[], { better = 'high', before }: GradeOptions = {}): Benchmark {
  if (![member, ...peers].every(isCounted)) return { kind: 'no_answer', reason: 'not_a_number' };
  if (!hasEnough(member)) return { kind: 'no_answer', reason: 'not_enough_data' };
  const cohort = peers.filter(hasEnough);
  if (cohort.length < LEAST_PEERS) return { kind: 'no_answer', reason: 'not_enough_peers' };
  const common = cohortOf(
    cohort.map((one) => Math.log(one.value)),
    cohort.map(sampling),
  );
  const { value: log, own } = shrink(Math.log(member.value), sampling(member), common);
  const value = Math.exp(log);
  // The posterior's standard deviation: what is unknown of the true value once the cohort is known.
  const reach = REACH * Math.sqrt(own * sampling(member));
  const range = [Math.exp(log - reach), Math.exp(log + reach)] as const;
  const [average, good, excellent] = SHARES.map((share) =>
    percentile(
      cohort.map((one) => one.value),
      better === 'high' ? share : 1 - share,
    ),
  ) as [number, number, number];
  const from = [average, good, excellent] as const;
  const likely = range.map((edge) => GRADES.indexOf(gradeBy(edge, from, better)));
  const was = before ? GRADES.indexOf(before) : -1;
  const stays = before && was >= Math.min(...likely) && was <= Math.max(...likely);
  return { kind: 'grade', grade: stays ? before : gradeBy(value, from, better), value, own, range, from, peers: cohort.length };
}

/** The grade of a value by where average, good and excellent begin; each begins at its bound. */
export function gradeBy(value: number, [average, good, excellent]: readonly [number, number, number], better: Better = 'high'): Grade {
  const reaches = (bound: number) => (better === 'high' ? value >= bound : value <= bound);
  if (reaches(excellent)) return 'excellent';
  if (reaches(good)) return 'good';
  return reaches(average) ? 'average' : 'poor';
}

function sampling({ conversions, variation = 0 }: Member): number {
  return (1 + variation ** 2) / conversions;
}

/** A value of 0 has no logarithm; with conversions it means that what they brought was not recorded. */
function hasEnough({ value, conversions }: Member): boolean {
  return conversions >= LEAST_CONVERSIONS && value > 0;
}

function isCounted({ value, conversions, variation = 0 }: Member): boolean {
  return [value, conversions, variation].every((one) => Number.isFinite(one) && one >= 0);
}
