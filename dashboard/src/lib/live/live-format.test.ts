import { expect, it } from 'vitest';
import { makeLiveFormat } from './live-format.ts';

const format = makeLiveFormat({ locale: 'en-GB', currency: 'EUR', timezone: 'Europe/Berlin' });

it('writes times of day in the store’s time zone', () => {
  expect(format.clock(Date.UTC(2026, 0, 5, 11, 3, 10))).toBe('12:03:10');
  expect(format.minute(Date.UTC(2026, 0, 5, 11, 3, 10))).toBe('12:03');
});

it('reads money in minor units, by the digits of its currency', () => {
  expect(format.minor(4_900)).toBe('€49.00');
  expect(format.eventMoney(4_900, 'JPY')).toBe('¥4,900');
  expect(format.eventMoney(4_900, 'EUR')).toBe('€49.00');
});

it('shows what was sent when a currency or a country does not exist', () => {
  expect(format.eventMoney(4_900, 'no money')).toBe('49 no money');
  expect(format.country('Atlantis')).toBe('Atlantis');
  expect(format.country('')).toBe('Unknown');
  expect(format.country('de')).toBe('Germany');
});
