import { expect, it } from 'vitest';
import { change } from './change.ts';

it.each([
  [0, 0, { kind: 'none' }],
  [5, 0, { kind: 'new' }],
  [100, 100, { kind: 'same' }],
  [1_004, 1_000, { kind: 'same' }],
  [150, 100, { kind: 'up', ratio: 0.5 }],
  [0, 4, { kind: 'down', ratio: -1 }],
])('%i after %i', (now, before, expected) => {
  expect(change(now, before)).toEqual(expected);
});
