import type { RateAnswer } from './port.ts';

/** How full a bucket was at a time (ms). */
export interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Takes `cost` from a bucket that holds `limit` and refills evenly, once over in `windowMs`. A bucket that is not there yet is full.
 * A refusal takes nothing. A cost above the limit can never be paid: `resetMs` then says when the bucket is whole.
 */
export function takeFrom(
  before: Bucket | undefined,
  cost: number,
  limit: number,
  windowMs: number,
  now: number,
): { bucket: Bucket; answer: RateAnswer } {
  const perMs = limit / windowMs;
  const passed = before ? Math.max(0, now - before.at) : 0;
  const held = before ? Math.min(limit, before.tokens + passed * perMs) : limit;
  const allowed = cost <= held;
  const tokens = allowed ? held - cost : held;
  const wanted = allowed || cost > limit ? limit : cost;
  const resetMs = Math.ceil((wanted - tokens) / perMs);
  return { bucket: { tokens, at: now }, answer: { allowed, limit, remaining: Math.floor(tokens), resetMs } };
}
