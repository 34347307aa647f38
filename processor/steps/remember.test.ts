import { expect, it } from 'vitest';
import { remember, rememberPairs } from './remember.ts';

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

it('does the same by pairs, however many of the first there are', () => {
  const asked: string[] = [];
  const joined = rememberPairs<string>(3, (few, many) => {
    asked.push(few + many);
    return few + many;
  });
  for (const [few, many] of ['ab', 'ba', 'ab', 'cc', 'ab', 'ad', 'ab', 'ae', 'bf', 'ab', 'cg', 'dh', 'ab'])
    expect(joined(few as string, many as string)).toBe(`${few}${many}`);
  expect(asked.filter((key) => key === 'ab')).toHaveLength(1);
  expect(joined('b', 'a')).toBe('ba');
  expect(asked.filter((key) => key === 'ba')).toHaveLength(2);
});
