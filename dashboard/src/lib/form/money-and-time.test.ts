import { expect, it } from 'vitest';
import { currencies, guessCurrency, timezones } from './money-and-time.ts';

it('guesses the currency by the region, also of a locale without one', () => {
  expect(['de-DE', 'de', 'en-GB', 'en', 'pl', 'sv-SE', 'zh-CN'].map(guessCurrency)).toEqual([
    'EUR',
    'EUR',
    'GBP',
    'USD',
    'PLN',
    'SEK',
    'USD',
  ]);
});

it('offers each currency once, the common ones first', () => {
  const codes = currencies('en').map(({ code }) => code);
  expect(codes.slice(0, 3)).toEqual(['USD', 'EUR', 'GBP']);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain('ISK');
});

it('offers the zone that is set, even one that the browser does not list', () => {
  expect(timezones('Asia/Calcutta')).toEqual(expect.arrayContaining(['UTC', 'Asia/Calcutta', 'Europe/Berlin']));
});
