import { expect, it } from 'vitest';
import { backoff, retryAfter } from './backoff.ts';

it.each([
  [0, 250, 500],
  [1, 500, 1_000],
  [7, 30_000, 60_000],
  [99, 30_000, 60_000],
])('after failure %d between %d and %d ms', (attempt, least, most) => {
  expect(backoff(attempt, undefined, 0)).toBe(least);
  expect(backoff(attempt, undefined, 1)).toBe(most);
});

it('what the server asks for comes first', () => expect(backoff(5, 1_234, 0.5)).toBe(1_234));

const NOW = Date.parse('2026-11-20T12:00:00Z');
it.each([
  ['2', 2_000],
  ['0', 0],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After: %s', (header, ms) => expect(retryAfter(header, NOW)).toBe(ms));
