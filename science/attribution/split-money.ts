/**
 * Splits an amount of minor units by shares so that the parts are whole and add up to it exactly: each share's floor, and the units that are left to the
 * largest remainders (Hamilton's method; of equal ones to the earlier). Shares are not negative and not all zero.
 */
export function splitMoney(amount: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const exact = shares.map((share) => (amount * share) / sum);
  const parts = exact.map(Math.floor);
  const left = amount - parts.reduce((total, part) => total + part, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
