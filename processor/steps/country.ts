import { remember } from './remember.ts';

/** Names that `Intl` writes otherwise. */
const ALIASES: Record<string, string> = {
  usa: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  czechia: 'CZ',
  'czech republic': 'CZ',
  'south korea': 'KR',
  'hong kong': 'HK',
  macau: 'MO',
  macao: 'MO',
  myanmar: 'MM',
  'myanmar (burma)': 'MM',
  turkey: 'TR',
  holland: 'NL',
  palestine: 'PS',
  'ivory coast': 'CI',
  macedonia: 'MK',
  'macedonia (fyrom)': 'MK',
  'congo - brazzaville': 'CG',
  'congo - kinshasa': 'CD',
  swaziland: 'SZ',
  'viet nam': 'VN',
  'russian federation': 'RU',
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const byName = new Map(Object.entries(ALIASES));
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
for (const first of LETTERS) {
  for (const second of LETTERS) {
    const code = first + second;
    const name = english.of(code);
    // Codes of countries that are no more (DD, BU) stand for those that came after: only today's are wanted.
    if (name && new Intl.Locale(`und-${code}`).region === code && !byName.has(plain(name))) byName.set(plain(name), code);
  }
}

/** An ISO 3166-1 code as it is, an English name as its code, anything else as ''. */
export const countryCode = remember<string>(1_000, (text) => {
  if (/^[A-Za-z]{2}$/.test(text)) return currentCode(text.toUpperCase());
  return byName.get(plain(text)) ?? '';
});

/** `UK` as `GB`, `DD` as `DE`; any other code as it is. */
function currentCode(code: string): string {
  return new Intl.Locale(`und-${code}`).region ?? code;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .replaceAll('&', 'and')
    .replace(/^st\. /, 'saint ')
    .trim();
}
