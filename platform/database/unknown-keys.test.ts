import { expect, test } from 'vitest';
import { UnknownKeys } from './unknown-keys.ts';

test('a key is asked for once a second, and all of them together fifty times', () => {
  const unknown = new UnknownKeys();
  expect(unknown.mayAsk('wk_absent', 1_000)).toBe(true);
  unknown.isAbsent('wk_absent');
  expect(unknown.mayAsk('wk_absent', 1_900)).toBe(false);
  expect(unknown.mayAsk('wk_absent', 2_000)).toBe(true);
  const asked = Array.from({ length: 200 }, (_, n) => unknown.mayAsk(`sk_guess_${n}`, 3_000)).filter(Boolean);
  expect(asked).toHaveLength(50);
});

test.each(['', 'wk_', 'nothing like a key', 'xk_abcdef', `wk_${'a'.repeat(200)}`, "wk_' OR 1=1"])(
  '%j is no key and never asked for',
  (key) => {
    expect(new UnknownKeys().mayAsk(key, 0)).toBe(false);
  },
);
