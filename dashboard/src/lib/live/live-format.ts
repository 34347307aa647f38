import { toMajor } from '../../../../contracts/money.ts';
import { type FormatOptions, makeFormat } from '../format.ts';

export type LiveFormat = ReturnType<typeof makeLiveFormat>;

/** The dashboard's formats and those that only a live page needs. Money comes in minor units here. */
export function makeLiveFormat(options: FormatOptions) {
  const { locale, currency, timezone } = options;
  const format = makeFormat(options);
  const second = new Intl.DateTimeFormat(locale, { timeZone: timezone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const minute = new Intl.DateTimeFormat(locale, { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const moneyIn = new Map<string, Intl.NumberFormat>();

  return {
    ...format,
    /** Time of day in the store's time zone: "12:03:10". */
    clock: (at: number) => second.format(at),
    minute: (at: number) => minute.format(at),
    /** The store's money, from minor units. */
    minor: (value: number) => format.money(toMajor(value, currency)),
    minorShort: (value: number) => format.short(toMajor(value, currency), 'money'),
    /** An event's money in the currency it came in; the number and the code when the code is none that exists. */
    eventMoney(value: number, code: string): string {
      let money = moneyIn.get(code);
      if (!money) {
        try {
          money = new Intl.NumberFormat(locale, { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
        } catch {
          return `${format.count(toMajor(value, code))} ${code}`.trim();
        }
        moneyIn.set(code, money);
      }
      return money.format(toMajor(value, code));
    },
    /** "Germany" for `DE`; what was sent when it is no country's code. */
    country(code: string): string {
      if (!/^[A-Za-z]{2}$/.test(code)) return code === '' ? 'Unknown' : code;
      return regions.of(code.toUpperCase()) ?? code;
    },
  };
}
