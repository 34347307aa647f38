import { expect, it } from 'vitest';
import { dailyVisitor, namedVisitor } from './visitor.ts';

it('gives one visitor one UInt64 for a salt, store, address and browser', () => {
  const id = dailyVisitor('salt', 'shop', '192.0.2.1', 'Chrome');
  expect(dailyVisitor('salt', 'shop', '192.0.2.1', 'Chrome')).toBe(id);
  expect(id).toMatch(/^\d+$/);
  expect(BigInt(id)).toBeLessThan(2n ** 64n);
});

it('gives another for another salt, store, address or browser', () => {
  const ids = [
    dailyVisitor('salt', 'shop', '192.0.2.1', 'Chrome'),
    dailyVisitor('other', 'shop', '192.0.2.1', 'Chrome'),
    dailyVisitor('salt', 'other', '192.0.2.1', 'Chrome'),
    dailyVisitor('salt', 'shop', '192.0.2.2', 'Chrome'),
    dailyVisitor('salt', 'shop', '192.0.2.1', 'Safari'),
  ];
  expect(new Set(ids).size).toBe(5);
});

it('keeps a named visitor over days, and apart per store', () => {
  expect(namedVisitor('shop', 'v1')).toBe(namedVisitor('shop', 'v1'));
  expect(namedVisitor('shop', 'v1')).not.toBe(namedVisitor('other', 'v1'));
});
