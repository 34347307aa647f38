/** The median; of an even number the mean of the two in the middle. NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Makes the median absolute deviation of normal values their standard deviation. */
const CONSISTENT = 1.4826;

/** Median absolute deviation from the median, scaled to the standard deviation of normal values. */
export function mad(values: ArrayLike<number>, center: number = median(values)): number {
  return CONSISTENT * median(Float64Array.from(values, (value) => Math.abs(value - center)));
}
