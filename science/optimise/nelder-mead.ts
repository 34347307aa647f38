export interface Minimum {
  at: number[];
  value: number;
  steps: number;
}

/**
 * Looks for the minimum of a function of a few variables without its derivatives: the simplex of Nelder and Mead with the usual coefficients 1, 2, 1/2, 1/2 (Lagarias,
 * Reeds, Wright and Wright 1998). Ends when the simplex is smaller than `tolerance` in every direction and in value, or after `steps`.
 */
export function nelderMead(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  { scale = 0.5, tolerance = 1e-10, steps = 5_000 }: { scale?: number; tolerance?: number; steps?: number } = {},
): Minimum {
  const n = start.length;
  const corner = (at: number[]) => ({ at, value: f(at) });
  const simplex = [corner([...start]), ...start.map((_, i) => corner(start.map((x, j) => (i === j ? x + scale : x))))];
  let taken = 0;
  for (; taken < steps; taken++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst, next] = [simplex[0], simplex[n], simplex[n - 1]];
    if (!best || !worst || !next || isSmall(simplex, tolerance)) break;
    const middle = start.map((_, i) => simplex.slice(0, n).reduce((sum, one) => sum + (one.at[i] ?? 0), 0) / n);
    const along = (factor: number) => corner(middle.map((x, i) => x + factor * ((worst.at[i] ?? 0) - x)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < next.value) simplex[n] = reflected;
    else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else
        for (let k = 1; k <= n; k++)
          simplex[k] = corner((simplex[k]?.at ?? []).map((x, i) => (best.at[i] ?? 0) + 0.5 * (x - (best.at[i] ?? 0))));
    }
  }
  const [best] = simplex.sort((a, b) => a.value - b.value);
  return { at: best?.at ?? [...start], value: best?.value ?? Number.NaN, steps: taken };
}

function isSmall(simplex: readonly { at: readonly number[]; value: number }[], tolerance: number): boolean {
  const [best] = simplex;
  if (!best) return true;
  const wide = simplex.some((one) => one.at.some((x, i) => Math.abs(x - (best.at[i] ?? 0)) > tolerance * (1 + Math.abs(x))));
  return !wide && Math.abs((simplex.at(-1)?.value ?? 0) - best.value) <= tolerance * (1 + Math.abs(best.value));
}
