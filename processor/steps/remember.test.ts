import { expect, it } from 'vitest';
import { remember } from './remember.ts';

it('computes an answer once while it is remembered, and keeps what is asked for often', () => {
  const asked: string[] = [];
  const length = remember<number>(3, (key) => {
    asked.push(key);
    return key.length;
  });
  for (const key of ['a', 'bb', 'a', 'ccc', 'a', 'dddd', 'a', 'e', 'f', 'a', 'g', 'h', 'a']) expect(length(key)).toBe(key.length);
  expect(asked.filter((key) => key === 'a')).toHaveLength(1);
  expect(length('bb')).toBe(2);
  expect(asked.filter((key) => key === 'bb')).toHaveLength(2);
});
