/** The lowest even, round number that is at least `value`: the top of an axis whose half is a whole number too. */
export function niceCeiling(value: number): number {
  if (value <= 2) return 2;
  const size = 10 ** Math.floor(Math.log10(value));
  const steps = size === 1 ? [2, 4, 6, 8, 10] : [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10];
  return size * (steps.find((step) => step * size >= value) ?? 10);
}
