/** Least squares with some coefficients free and others not negative. */
export interface NonNegativeFit {
  /** Of the columns that may not be negative. */
  tops: number[];
  squares: number;
}

const ROUNDS = 400;

/**
 * Least squares of `outcome` on `free` columns and on `bounded` columns whose coefficients are at least 0: coordinate descent on the normal equations, which for a convex
 * problem with simple bounds ends at the optimum (Franc, Hlaváč and Navara 2005).
 */
export function nonNegativeFit(
  free: readonly (readonly number[])[],
  bounded: readonly (readonly number[])[],
  outcome: readonly number[],
): NonNegativeFit {
  const columns = [...free, ...bounded];
  const dot = (a: readonly number[], b: readonly number[]) => {
    let sum = 0;
    for (let t = 0; t < a.length; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
    return sum;
  };
  const gram = columns.map((one) => columns.map((two) => dot(one, two)));
  const target = columns.map((one) => dot(one, outcome));
  const found = columns.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const [i, row] of gram.entries()) {
      const own = row[i] ?? 0;
      if (own <= 0) continue;
      let rest = target[i] ?? 0;
      for (const [j, value] of row.entries()) if (j !== i) rest -= value * (found[j] ?? 0);
      const next = i < free.length ? rest / own : Math.max(0, rest / own);
      moved = Math.max(moved, Math.abs(next - (found[i] ?? 0)) / (1 + Math.abs(next)));
      found[i] = next;
    }
    if (moved < 1e-7) break;
  }
  const squares = dot(outcome, outcome) - 2 * dot(found, target) + found.reduce((sum, x, i) => sum + x * dot(gram[i] ?? [], found), 0);
  return { tops: found.slice(free.length), squares };
}
