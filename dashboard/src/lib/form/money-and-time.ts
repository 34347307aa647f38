/** Offered first; the rest follows by code. */
const COMMON = ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'JPY', 'INR', 'BRL', 'MXN'];
const EURO = 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');
const OF_REGION: Record<string, string> = {
  ...Object.fromEntries(EURO.map((region) => [region, 'EUR'])),
  ...{
    GB: 'GBP',
    CA: 'CAD',
    AU: 'AUD',
    CH: 'CHF',
    LI: 'CHF',
    SE: 'SEK',
    NO: 'NOK',
    DK: 'DKK',
    PL: 'PLN',
    CZ: 'CZK',
    JP: 'JPY',
    IN: 'INR',
    BR: 'BRL',
  },
  MX: 'MXN',
};

/** The currency that a shop whose owner reads `locale` most likely sells in. */
export function guessCurrency(locale: string): string {
  return OF_REGION[new Intl.Locale(locale).maximize().region ?? ''] ?? 'USD';
}

/** Every currency with its name, the common ones first. */
export function currencies(locale: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  const rest = Intl.supportedValuesOf('currency').filter((code) => !COMMON.includes(code));
  return [...COMMON, ...rest].map((code) => ({ code, name: names.of(code) ?? code }));
}

/** Every time zone by name, with those that the browser itself may leave out. */
export function timezones(...also: string[]): string[] {
  return [...new Set(['UTC', ...also, ...Intl.supportedValuesOf('timeZone')])].sort();
}
