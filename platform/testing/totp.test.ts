import { expect, it } from 'vitest';
import { totp } from './totp.ts';

/** RFC 6238, appendix B: the secret is "12345678901234567890" in ASCII; the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  expect(totp(SECRET, seconds * 1_000)).toBe(code);
});
