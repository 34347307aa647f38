/** How a count compares with an earlier one. `ratio` 0.12 is 12 % more; there is none when the earlier count was nothing. */
export type Change = { kind: 'none' } | { kind: 'new' } | { kind: 'same' } | { kind: 'up' | 'down'; ratio: number };

/** Differences that would be written as 0 % count as the same. */
export function change(now: number, before: number): Change {
  if (before <= 0) return now > 0 ? { kind: 'new' } : { kind: 'none' };
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.005) return { kind: 'same' };
  return { kind: ratio > 0 ? 'up' : 'down', ratio };
}
