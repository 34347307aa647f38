import { expect, test } from 'vitest';
import { requestIds } from './request-id.ts';

test('no two requests share an id, of one process or of two', () => {
  const [one, two] = [requestIds(), requestIds()];
  const ids = Array.from({ length: 1_000 }, () => [one(), two()]).flat();
  expect(new Set(ids).size).toBe(2_000);
});
