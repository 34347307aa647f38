/**
 * The value below which the share `p` (0..1) of the values lies, between two of them in proportion: definition 7 of Hyndman and Fan (1996), which is also that of
 * ClickHouse's `quantileExactInclusive`. NaN of no values.
 */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = p * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (rank - Math.floor(rank)) * (above - below);
}
