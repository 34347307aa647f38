import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minorDigits } from '../../contracts/money.ts';
import { type Decimal, decimalOf, parseCount, parseMoney } from './money.ts';

const CURRENCIES = ['EUR', 'JPY', 'KWD'];

/** An amount in minor units written as people do. */
function written(minor: bigint, currency: string, decimal: Decimal, group: string): string {
  const digits = minorDigits(currency);
  const all = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(?:\d{3})+$)/g, group);
  return `${minor < 0n ? '-' : ''}${whole}${digits > 0 ? decimal + all.slice(-digits) : ''}`;
}

test('every amount comes back to the last minor unit, however it is written', () => {
  const amount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
  const style = fc.constantFrom<[Decimal, string]>(['.', ','], ['.', ''], ['.', ' '], ['.', '’'], [',', '.'], [',', ''], [',', '\u00a0']);
  fc.assert(
    fc.property(
      amount,
      fc.constantFrom(...CURRENCIES),
      style,
      fc.constantFrom('', ' EUR', '€'),
      (minor, currency, [decimal, group], unit) => {
        const text = written(minor, currency, decimal, group) + (currency === 'EUR' ? unit : '');
        const read = parseMoney(text, currency, decimal);
        expect(read).toMatchObject({ kind: 'money', minor: Number(minor) });
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no text is read as an amount that its digits are not', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('1', '2', '0', '.', ',', '-', ' ', '(', ')', 'E', 'R', '$'), maxLength: 12 }), (text) => {
      for (const decimal of ['.', ','] as const) {
        const read = parseMoney(text, 'KWD', decimal);
        if (read.kind === 'refused') continue;
        const minor = minorDigits(read.currency ?? 'KWD');
        const digits = text.replaceAll(/\D/g, '');
        const after = text.includes(decimal) ? text.slice(text.indexOf(decimal) + 1).replaceAll(/\D/g, '').length : 0;
        expect(Math.abs(read.minor)).toBe(Math.round(Number(`${digits}e${minor - after}`)));
      }
    }),
    { numRuns: 5_000 },
  );
});

test.each<[string, Decimal, number | string, (string | null)?]>([
  ['1,234.56', '.', 123_456],
  ['1.234,56', ',', 123_456],
  ['12,34,567.80', '.', 123_456_780],
  ['€ 12.50', '.', 1_250, 'EUR'],
  ['12,50 €', ',', 1_250, 'EUR'],
  ['$1,234', '.', 123_400, null],
  ['US$5', '.', 500, null],
  ['GBP 9.99', '.', 999, 'GBP'],
  ['(12.50)', '.', -1_250],
  ['12.50-', '.', -1_250],
  ['−3', '.', -300],
  ['.5', '.', 50],
  ['7.', '.', 700],
  ['0.005', '.', 1],
  ['1.0049', '.', 100],
  ['12,5', '.', 'not_a_number'],
  ['1,23', '.', 'not_a_number'],
  ['1.234.5', '.', 'not_a_number'],
  ['1,2345', '.', 'not_a_number'],
  ['--5', '.', 'not_a_number'],
  ['12 apples', '.', 'not_a_number'],
  ['12%', '.', 'not_a_number'],
  ['', '.', 'not_a_number'],
  ['1.2E+05', '.', 'shortened'],
  ['9999999999999999', '.', 'too_large'],
])('%s with a decimal %s', (text, decimal, expected, currency) => {
  const read = parseMoney(text, 'EUR', decimal);
  if (typeof expected === 'string') expect(read).toEqual({ kind: 'refused', why: expected });
  else expect(read).toMatchObject({ kind: 'money', minor: expected, ...(currency !== undefined && { currency }) });
});

test.each<[string, Decimal | null]>([
  ['12.50', '.'],
  ['12,5', ','],
  ['1,234', null],
  ['1.234', null],
  ['1,234,567', '.'],
  ['1.234.567', ','],
  ['1.234,50', ','],
  ['0.123', '.'],
  ['12345,678', ','],
  ['1200', null],
])('%s tells of %s', (text, expected) => expect(decimalOf(text)).toBe(expected));

test.each<[string, number | null]>([
  ['1,200', 1_200],
  ['1.200', 1_200],
  ['1 200', 1_200],
  ['12', 12],
  ['12.0', 12],
  ['12.5', null],
  ['-3', null],
  ['', null],
])('%s counts %s', (text, expected) => expect(parseCount(text)).toBe(expected));
