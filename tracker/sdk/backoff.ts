const FIRST = 500;
const LONGEST = 60_000;

/**
 * Milliseconds to wait before try `attempt` + 1 (the first failure is attempt 0): what the server asked for, or a doubling time of which a
 * random half is taken off, so that many clients do not return at once. `random` in [0, 1).
 */
export function backoff(attempt: number, askedMs: number | undefined, random: number): number {
  if (askedMs !== undefined) return askedMs;
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * random;
}

/** What a `Retry-After` header asks for, in ms from `now`: seconds or a date. Undefined: nothing that can be read. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
