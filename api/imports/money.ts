import { minorDigits } from '../../contracts/money.ts';

export type Decimal = '.' | ',';
export type MoneyText =
  | { kind: 'money'; minor: number; currency: string | null }
  | { kind: 'refused'; why: 'not_a_number' | 'too_large' | 'shortened' };

/** Symbols that stand for one currency only: `$`, `¥` and `kr` are several and so say nothing. */
const SYMBOLS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₩': 'KRW',
  '₴': 'UAH',
  zł: 'PLN',
};
const UNSPECIFIC = /^(?:[A-Z]{1,3}\$|\$|¥|kr\.?|R|R\$)?$/;
/** Above this an amount in minor units has no room left to be summed exactly. */
const LARGEST = 10n ** 14n;
const SPACE = /[\s\u00a0\u2009\u202f]/g;

/** An amount as people and exports write it, with or without a currency, in minor units; rounded half away from zero on what is written. */
export function parseMoney(text: string, currency: string, decimal: Decimal): MoneyText {
  const refused = { kind: 'refused', why: 'not_a_number' } as const;
  const trimmed = text.trim().replaceAll('−', '-');
  if (/^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(trimmed)) return { kind: 'refused', why: 'shortened' };
  const parts = /^(\(?)([-+]?)\s*([^\d.,()+-]*)\s*([-+]?)([\d.,'’\s\u00a0\u2009\u202f]*\d[.,]?)\s*(-?)\s*([^\d.,()+-]*)(\)?)$/u.exec(
    trimmed,
  );
  if (!parts) return refused;
  const [, open = '', sign = '', before = '', inner = '', digits = '', after = '', behind = '', close = ''] = parts;
  const signs = [sign, inner, after].filter(Boolean);
  if ((open === '') !== (close === '') || signs.length + (open ? 1 : 0) > 1 || (before.trim() && behind.trim())) return refused;
  const unit = (before + behind).trim();
  const said = /^[A-Z]{3}$/.test(unit) ? unit : (SYMBOLS[unit] ?? null);
  if (said === null && !UNSPECIFIC.test(unit)) return refused;
  const plain = plainDecimal(digits.replaceAll(SPACE, ' ').trim(), decimal);
  if (plain === null) return refused;
  const minor = scaled(plain.whole, plain.fraction, minorDigits(said ?? currency));
  if (minor > LARGEST) return { kind: 'refused', why: 'too_large' };
  const negative = open !== '' || signs[0] === '-';
  return { kind: 'money', minor: negative && minor !== 0n ? -Number(minor) : Number(minor), currency: said };
}

/** What one amount tells of how the file writes decimals; null when it could be either, such as `1,234`. */
export function decimalOf(text: string): Decimal | null {
  const digits = text.replaceAll(/[^\d.,]/g, '');
  const [dots, commas] = [digits.split('.').length - 1, digits.split(',').length - 1];
  if (dots + commas === 0) return null;
  if (dots > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  const [mark, other, times] = dots > 0 ? (['.', ',', dots] as const) : ([',', '.', commas] as const);
  if (times > 1) return other;
  const [whole = '', fraction = ''] = digits.split(mark);
  return fraction.length !== 3 || whole === '' || whole.length > 3 || whole.startsWith('0') ? mark : null;
}

/** A whole number with or without grouping; null for whatever is none. */
export function parseCount(text: string): number | null {
  const digits = text.trim().replaceAll(SPACE, ' ');
  if (!/^\d{1,3}(?:[.,' ’]\d{3})*(?:[.,]0+)?$|^\d+(?:[.,]0+)?$/.test(digits)) return null;
  const whole = /^\d{1,3}(?:[.,' ’]\d{3})+$/.test(digits) ? digits : digits.replace(/[.,]0+$/, '');
  const value = Number(whole.replaceAll(/\D/g, ''));
  return value <= 1e12 ? value : null;
}

/** The digits before and after the point, when the grouping is one that people use (by threes; the Indian way also by twos). */
function plainDecimal(text: string, decimal: Decimal): { whole: string; fraction: string } | null {
  const [whole = '', fraction = '', more] = text.split(decimal);
  if (more !== undefined || !/^\d*$/.test(fraction)) return null;
  const group = decimal === '.' ? ',' : '.';
  const separators = new Set(whole.replaceAll(/\d/g, ''));
  if (separators.size > 1) return null;
  const [separator] = separators;
  if (separator !== undefined) {
    if (separator !== group && !" '’".includes(separator)) return null;
    const groups = whole.split(separator);
    const [first = '', ...rest] = groups;
    const fits =
      first.length >= 1 && first.length <= 3 && rest.at(-1)?.length === 3 && rest.every(({ length }) => length === 2 || length === 3);
    if (!fits) return null;
  }
  const digits = whole.replaceAll(/\D/g, '');
  return digits === '' && fraction === '' ? null : { whole: digits || '0', fraction };
}

function scaled(whole: string, fraction: string, digits: number): bigint {
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const up = (fraction[digits] ?? '0') >= '5' ? 1n : 0n;
  return BigInt(whole + kept) + up;
}
