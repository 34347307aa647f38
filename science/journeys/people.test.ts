import fc from 'fast-check';
import { expect, it } from 'vitest';
import { people, type Said, whoseIs } from './people.ts';

const said = (id: number, user: number, at = 0): Said => ({ id: `${id}`, user: `${user}`, at });
const of = (list: Said[], ...ids: number[]) => ids.map((id) => Number(people(list)(`${id}`)));

it('visitors who were said to be one user are one person, whoever never was is one alone', () => {
  expect(of([said(1, 10), said(2, 10), said(3, 11)], 1, 2, 3, 4, 10)).toEqual([10, 10, 11, 4, 10]);
});

it('a visitor who was two users belongs to the first; the smaller where the times are one', () => {
  expect(of([said(1, 10, 5), said(1, 11, 4)], 1, 10, 11)).toEqual([11, 10, 11]);
  expect(of([said(1, 18_446_744_073, 5), said(1, 2, 5)], 1)).toEqual([2]);
  expect(
    people([
      { id: '1', user: '18446744073709551615', at: 5 },
      { id: '1', user: '18446744073709551614', at: 5 },
    ])('1'),
  ).toBe('18446744073709551614');
});

it('an event that names a user is that user’s, whosever its visitor is', () => {
  const personOf = people([said(1, 10), said(11, 12)]);
  expect(whoseIs({ visitor: '1', user: '11' }, personOf)).toBe('12');
  expect(whoseIs({ visitor: '1' }, personOf)).toBe('10');
});

it('former ids are followed to the last', () => {
  expect(of([said(1, 10), said(10, 20), said(20, 30), said(2, 30)], 1, 2, 10, 20, 30)).toEqual([30, 30, 30, 30, 30]);
});

it('users who became each other are the smallest of the ring, and so is who leads into it', () => {
  const ring = [said(20, 30), said(30, 10), said(10, 20)];
  expect(of([...ring, said(5, 20), said(1, 5)], 1, 5, 10, 20, 30)).toEqual([10, 10, 10, 10, 10]);
  expect(of([said(9, 10), said(10, 9)], 9, 10)).toEqual([9, 9]);
});

it('any order and any repetition says the same', () => {
  const id = fc.integer({ min: 1, max: 8 });
  const any = fc.array(fc.record({ id, user: id, at: fc.nat(4) }), { maxLength: 20 });
  fc.assert(
    fc.property(any, fc.infiniteStream(fc.nat(1_000)), (list, random) => {
      const once = list.map((one) => said(one.id, one.user, one.at));
      const again = [...once, ...once.filter(() => random.next().value % 2 === 0)]
        .map((one) => ({ one, by: random.next().value }))
        .sort((a, b) => a.by - b.by)
        .map(({ one }) => one);
      for (let i = 1; i <= 8; i++) expect(people(again)(`${i}`)).toBe(people(once)(`${i}`));
    }),
  );
});
