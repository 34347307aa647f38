import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Claimant, shareOut } from './share-out.ts';

const claims = (owned: Record<string, number[]>): Claimant[] =>
  Object.entries(owned).map(([id, own]) => ({ id, owned: own, generation: 1 }));
const answer = (count: number, owned: Record<string, number[]>) => Object.fromEntries(shareOut(count, claims(owned)));

test('one member has all', () => {
  expect(answer(3, { a: [] })).toEqual({ a: [0, 1, 2] });
});

test('a second member waits until the first has given up half', () => {
  expect(answer(4, { a: [0, 1, 2, 3], b: [] })).toEqual({ a: [0, 1], b: [] });
  expect(answer(4, { a: [0, 1], b: [] })).toEqual({ a: [0, 1], b: [2, 3] });
});

test('a third member gets a share though nobody has too much', () => {
  expect(answer(4, { a: [0, 1], b: [2, 3], c: [] })).toEqual({ a: [0, 1], b: [2], c: [] });
});

test('of two who claim the same, the one who joined later keeps it', () => {
  const members = [
    { id: 'a', owned: [0, 1], generation: 3 },
    { id: 'b', owned: [0, 1], generation: 2 },
  ];
  expect(Object.fromEntries(shareOut(2, members))).toEqual({ a: [0], b: [] });
});

test('whoever comes and goes: nobody holds what another holds, and after a few rounds all is shared out evenly', () => {
  const membership = fc.array(fc.uniqueArray(fc.constantFrom(...'abcdef'), { minLength: 1 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), membership, (count, history) => {
      let owned: Record<string, number[]> = {};
      for (const present of history) {
        owned = Object.fromEntries(present.map((id) => [id, owned[id] ?? []]));
        for (let round = 0; round < 2; round++) {
          const next = answer(count, owned);
          for (const [id, given] of Object.entries(next)) {
            for (const [other, had] of Object.entries(owned)) {
              if (other !== id) expect(given.filter((partition) => had.includes(partition))).toEqual([]);
            }
          }
          owned = next;
        }
        const all = Object.values(owned).flat();
        expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, partition) => partition));
        const sizes = Object.values(owned).map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(answer(count, owned)).toEqual(owned);
      }
    }),
  );
});
