/** The first `n` of `all` in the order of `compare`, without sorting the rest: most values lose against the n-th at once. */
export function largest<T>(all: Iterable<T>, n: number, compare: (a: T, b: T) => number): T[] {
  const best: T[] = [];
  for (const value of all) {
    const last = best[n - 1];
    if (last !== undefined && compare(value, last) >= 0) continue;
    let at = Math.min(best.length, n - 1);
    for (let before = best[at - 1]; at > 0 && before !== undefined && compare(value, before) < 0; before = best[at - 1]) {
      best[at] = before;
      at--;
    }
    best[at] = value;
  }
  return best;
}
