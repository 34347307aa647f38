import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mended, mendSchema } from './mend.ts';

const field = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'order_id');
const event = fc.dictionary(field, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true });
/** Each field has one part at most, as the schema asks. */
const mend = fc
  .record({ fields: fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', '__proto__', 'order_id']), value: fc.jsonValue({ maxDepth: 1 }) })
  .map(({ fields: [one, two, three, four, five], value }) => ({
    set: Object.fromEntries(one === undefined ? [] : [[one, value]]),
    rename: Object.fromEntries(two === undefined || three === undefined ? [] : [[two, three]]),
    remove: [four, five].filter((name) => name !== undefined),
  }));

it('sets, renames and removes, and leaves the rest as it was', () => {
  fc.assert(
    fc.property(event, mend, (before, wanted) => {
      const copy = structuredClone(before);
      const after = mended(before, wanted);
      expect(before).toEqual(copy);
      for (const [name, value] of Object.entries(wanted.set)) expect(after[name]).toEqual(value);
      for (const name of wanted.remove) expect(Object.hasOwn(after, name)).toBe(false);
      for (const [from, to] of Object.entries(wanted.rename)) {
        expect(Object.hasOwn(after, from)).toBe(false);
        const value = Object.hasOwn(before, from) ? (before[from] ?? '') : '';
        expect(Object.hasOwn(after, to) ? after[to] : undefined).toEqual(
          value !== '' ? value : Object.hasOwn(before, to) ? before[to] : undefined,
        );
      }
      const touched = new Set([...Object.keys(wanted.set), ...Object.entries(wanted.rename).flat(), ...wanted.remove]);
      for (const name of Object.keys(before)) if (!touched.has(name)) expect(after[name]).toEqual(before[name]);
      for (const name of Object.keys(after)) expect(Object.hasOwn(before, name) || touched.has(name)).toBe(true);
    }),
  );
});

it('changes nothing the second time', () => {
  fc.assert(
    fc.property(event, mend, (before, wanted) => {
      expect(mended(mended(before, wanted), wanted)).toEqual(mended(before, wanted));
    }),
  );
});

it('a field that is named twice is refused', () => {
  expect(mendSchema.safeParse({ set: { a: 1 }, remove: ['a'] }).success).toBe(false);
  expect(mendSchema.safeParse({ rename: { a: 'b', c: 'b' } }).success).toBe(false);
  expect(mendSchema.safeParse({ rename: { a: 'b' }, remove: ['c'], set: { d: null } }).success).toBe(true);
});

it('a shop that wrote its own names is mended as the page says', () => {
  const sent = { event_type: 'purchase', orderId: 'A-1', value: 12.5, currency: 'euro', debug: true };
  const wanted = mendSchema.parse({ rename: { orderId: 'order_id' }, set: { currency: 'EUR' }, remove: ['debug'] });
  expect(mended(sent, wanted)).toEqual({ event_type: 'purchase', order_id: 'A-1', value: 12.5, currency: 'EUR' });
});
