import { Matrix, pseudoInverse } from 'ml-matrix';

/** Counts explained by columns, each group at a level of its own. */
export interface Counts {
  counts: readonly number[];
  /** By column, then by row. */
  columns: readonly (readonly number[])[];
  /** Of each row; a group has at least one count above 0. */
  groups: readonly number[];
}

export interface PoissonFit {
  coefficients: number[];
  /** Standard error of each. */
  errors: number[];
}

interface Part {
  hessian: Matrix;
  score: Matrix;
}

const MOST_STEPS = 50;
const CLOSE = 1e-9;
const RANK = 1e-10;

/**
 * Poisson pseudo maximum likelihood with a level for each group, found by Newton's method: it holds for any demand whose mean is exp(level + columns x coefficients), zeros included, whatever its
 * variance (Santos Silva and Tenreyro 2006). Levels are solved for in closed form, which leaves the conditional likelihood (Hausman, Hall and Griliches 1984). Standard errors
 * by a jackknife over groups in one step (Cameron and Miller 2015, CR3), so rows of a group may depend on each other, and at least those of an overdispersed Poisson (the larger of the two:
 * Angrist and Pischke 2009, 8.1). Null when there is no finite maximum.
 */
export function poissonFit(data: Counts): PoissonFit | null {
  const rows = rowsByGroup(data.groups);
  let at = data.columns.map(() => 0);
  let here = likelihoodAt(data, rows, at);
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    const { hessian, score } = sum(partsAt(data, rows, at));
    const step = inverse(hessian).mmul(score).to1DArray();
    if (step.every((one) => Math.abs(one) < CLOSE)) return { coefficients: at, errors: errorsAt(data, rows, at) };
    let part = 1;
    const next = () => at.map((one, j) => one + part * (step[j] ?? 0));
    while (likelihoodAt(data, rows, next()) < here - CLOSE * Math.abs(here) && part > 1e-6) part /= 2;
    at = next();
    here = likelihoodAt(data, rows, at);
  }
  return null;
}

function errorsAt(data: Counts, rows: readonly number[][], at: readonly number[]): number[] {
  const parts = partsAt(data, rows, at);
  const { counts, groups } = data;
  const pearson = rows.reduce((total, own) => {
    const { expected } = expectedOf(data, own, at);
    return total + own.reduce((part, i, k) => part + ((counts[i] ?? 0) - (expected[k] ?? 0)) ** 2 / (expected[k] ?? 0), 0);
  }, 0);
  const dispersion = pearson / (groups.length - rows.length - at.length);
  const plain = inverse(sum(parts).hessian).diagonal();
  return jackknife(parts).map((one, j) => Math.max(one, Math.sqrt(dispersion * (plain[j] ?? 0))));
}

/** Leaves out each group in turn and takes one Newton step to where the estimate would then be. */
function jackknife(parts: readonly Part[]): number[] {
  const all = sum(parts).hessian;
  const squares = new Array<number>(all.rows).fill(0);
  for (const { hessian, score } of parts) {
    const moved = inverse(Matrix.sub(all, hessian)).mmul(score).to1DArray();
    for (const [j, one] of moved.entries()) squares[j] = (squares[j] ?? 0) + one * one;
  }
  return squares.map((one) => Math.sqrt((one * (parts.length - 1)) / parts.length));
}

/** Each group's score and information, with its level solved for: columns are centred by the expected counts. */
function partsAt({ counts, columns, groups }: Counts, rows: readonly number[][], at: readonly number[]): Part[] {
  return rows.map((own) => {
    const expected = expectedOf({ counts, columns, groups }, own, at).expected;
    const all = expected.reduce((total, one) => total + one, 0);
    const centred = columns.map((column) => {
      const mean = own.reduce((total, i, k) => total + (expected[k] ?? 0) * (column[i] ?? 0), 0) / all;
      return own.map((i) => (column[i] ?? 0) - mean);
    });
    const dot = (one: readonly number[], of: (k: number) => number) => one.reduce((total, x, k) => total + x * of(k), 0);
    return {
      hessian: new Matrix(centred.map((one) => centred.map((two) => dot(one, (k) => (two[k] ?? 0) * (expected[k] ?? 0))))),
      score: Matrix.columnVector(centred.map((one) => dot(one, (k) => (counts[own[k] ?? 0] ?? 0) - (expected[k] ?? 0)))),
    };
  });
}

/** What a group's rows would count, given what it counts in all; and the logarithm of each one's share of it. */
function expectedOf({ counts, columns }: Counts, own: readonly number[], at: readonly number[]) {
  const logs = own.map((i) => columns.reduce((total, column, j) => total + (at[j] ?? 0) * (column[i] ?? 0), 0));
  const top = Math.max(...logs);
  const scale = top + Math.log(logs.reduce((total, one) => total + Math.exp(one - top), 0));
  const all = own.reduce((total, i) => total + (counts[i] ?? 0), 0);
  return { expected: logs.map((one) => all * Math.exp(one - scale)), shares: logs.map((one) => one - scale) };
}

function likelihoodAt(data: Counts, rows: readonly number[][], at: readonly number[]): number {
  return rows.reduce((total, own) => {
    const { shares } = expectedOf(data, own, at);
    return total + own.reduce((part, i, k) => part + (data.counts[i] ?? 0) * (shares[k] ?? 0), 0);
  }, 0);
}

function rowsByGroup(groups: readonly number[]): number[][] {
  const rows = new Map<number, number[]>();
  for (const [i, group] of groups.entries()) rows.set(group, [...(rows.get(group) ?? []), i]);
  return [...rows.values()];
}

function sum(parts: readonly Part[]): Part {
  const k = parts[0]?.hessian.rows ?? 0;
  const whole = { hessian: Matrix.zeros(k, k), score: Matrix.zeros(k, 1) };
  for (const { hessian, score } of parts) {
    whole.hessian.add(hessian);
    whole.score.add(score);
  }
  return whole;
}

/** A column that others make up is left to them. */
const inverse = (hessian: Matrix) => pseudoInverse(hessian, RANK);
