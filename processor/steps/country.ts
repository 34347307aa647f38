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
  türkiye: 'TR',
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

const byName = new Map<string, string>(Object.entries(ALIASES));
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
for (const first of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  for (const second of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
    const name = english.of(first + second);
    if (name) byName.set(plain(name), byName.get(plain(name)) ?? first + second);
  }
}

/** An ISO 3166-1 code as it is, an English name as its code, anything else as ''. */
export const countryCode = remember<string>(1_000, (text) => {
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  return byName.get(plain(text)) ?? '';
});

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll('&', 'and')
    .replace(/^st\. /, 'saint ')
    .trim();
}
