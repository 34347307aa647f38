import { Matrix, SVD } from 'ml-matrix';
import { type Observation, weekdayOf } from './observation.ts';

/** Columns of 0 and 1: promotion, and each weekday but the first; those that are the same throughout are left out. */
export function controlsOf(rows: readonly Observation[]): number[][] {
  const weekdays = [...new Set(rows.map(({ at }) => weekdayOf(at)))].sort();
  const columns = [
    rows.map(({ promotion }) => Number(promotion)),
    ...weekdays.slice(1).map((weekday) => rows.map(({ at }) => Number(weekdayOf(at) === weekday))),
  ];
  return columns.filter((column) => new Set(column).size > 1);
}

/** Less of a column than this, and it is made up of others but for rounding. */
const LEAST_SHARE = 1e-9;

/** Whether a column varies within groups otherwise than the controls do together, by least squares. */
export function hasOwnVariation(column: readonly number[], controls: readonly (readonly number[])[], groups: readonly number[]): boolean {
  const own = Matrix.columnVector(centred(column, groups));
  const all = own.norm() ** 2;
  if (all === 0) return false;
  if (controls.length === 0) return true;
  const others = new Matrix(controls.map((one) => centred(one, groups))).transpose();
  const explained = others.mmul(new SVD(others, { autoTranspose: true }).solve(own));
  return Matrix.sub(own, explained).norm() ** 2 > LEAST_SHARE * all;
}

/** Each value less the mean of its group; exactly 0 where a group has but one value. */
function centred(column: readonly number[], groups: readonly number[]): number[] {
  const byGroup = Map.groupBy(column.keys(), (i) => groups[i]);
  const means = new Map(
    [...byGroup].map(([group, rows]) => {
      const first = column[rows[0] ?? 0] ?? 0;
      return [group, first + rows.reduce((sum, i) => sum + (column[i] ?? 0) - first, 0) / rows.length];
    }),
  );
  return column.map((value, i) => value - (means.get(groups[i]) ?? 0));
}
