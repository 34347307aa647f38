import type { Interval } from '../../../contracts/stats.ts';
import type { Unit } from './metrics.ts';

export interface FormatOptions {
  locale: string;
  currency: string;
  timezone: string;
}
export type Format = ReturnType<typeof makeFormat>;

const NOTHING = '–';

/** Writes figures and times as the store's people read them: reader's locale, store's currency and time zone. */
export function makeFormat({ locale, currency, timezone }: FormatOptions) {
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const time = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options });

  const whole = number({ maximumFractionDigits: 0 });
  const compactNumber = number({ notation: 'compact', maximumFractionDigits: 1 });
  const money = number({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const compactMoney = number({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  const percent = number({ style: 'percent', maximumFractionDigits: 1 });
  const smallPercent = number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const finePercent = number({ style: 'percent', maximumFractionDigits: 2 });
  const signed = number({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const points = number({ maximumFractionDigits: 1, signDisplay: 'exceptZero' });

  const hour = time({ hour: 'numeric', minute: '2-digit' });
  const day = time({ day: 'numeric', month: 'short' });
  const longDay = time({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const dayHour = time({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
  const month = time({ month: 'short', year: '2-digit' });
  const longMonth = time({ month: 'long', year: 'numeric' });
  const moment = time({ dateStyle: 'medium', timeStyle: 'medium' });
  const rangeDay = time({ day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  const duration = (seconds: number): string => {
    const rounded = Math.round(seconds);
    return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} m ${String(rounded % 60).padStart(2, '0')} s`;
  };

  return {
    count: (value: number) => whole.format(value),
    compact: (value: number) => (Math.abs(value) < 10_000 ? whole.format(value) : compactNumber.format(value)),
    money: (value: number) => money.format(value),
    percent: (share: number) => percent.format(share),

    /** As short as it stays clear: for cards, rows and axes. */
    short(value: number | null | undefined, unit: Unit): string {
      if (value === null || value === undefined) return NOTHING;
      if (unit === 'money') return Math.abs(value) < 1_000 ? money.format(value) : compactMoney.format(value);
      if (unit === 'rate') return value > 0 && value < 0.1 ? smallPercent.format(value) : percent.format(value);
      if (unit === 'seconds') return duration(value);
      return Math.abs(value) < 10_000 ? whole.format(value) : compactNumber.format(value);
    },
    /** In full: for tooltips and tables. */
    exact(value: number | null | undefined, unit: Unit): string {
      if (value === null || value === undefined) return NOTHING;
      if (unit === 'money') return money.format(value);
      if (unit === 'rate') return finePercent.format(value);
      if (unit === 'seconds') return duration(value);
      return whole.format(value);
    },
    /** Tick of a value axis. */
    tick(value: number, unit: Unit): string {
      if (unit === 'money') return compactMoney.format(value);
      if (unit === 'rate') return percent.format(value);
      if (unit === 'seconds') return value < 60 ? `${Math.round(value)} s` : `${compactNumber.format(value / 60)} m`;
      return compactNumber.format(value);
    },
    /** `+12 %`; of rates the difference in points. Null when there was nothing before. */
    change(value: number | null | undefined, before: number | null | undefined, unit: Unit): { text: string; sign: -1 | 0 | 1 } | null {
      if (value === null || value === undefined || before === null || before === undefined) return null;
      if (unit === 'rate') {
        const difference = Math.round((value - before) * 1_000) / 10;
        return { text: `${points.format(difference)} pt`, sign: Math.sign(difference) as -1 | 0 | 1 };
      }
      if (before === 0) return value === 0 ? { text: signed.format(0), sign: 0 } : null;
      const ratio = Math.round((value / before - 1) * 100) / 100;
      return { text: signed.format(ratio), sign: Math.sign(ratio) as -1 | 0 | 1 };
    },

    /** A bucket on the axis. */
    bucket(iso: string, interval: Interval): string {
      const date = new Date(iso);
      if (interval === 'minute' || interval === 'hour') return hour.format(date);
      return interval === 'month' ? month.format(date) : day.format(date);
    },
    /** A bucket in full. */
    bucketTitle(iso: string, interval: Interval): string {
      const date = new Date(iso);
      if (interval === 'minute' || interval === 'hour') return dayHour.format(date);
      if (interval === 'month') return longMonth.format(date);
      return interval === 'week' ? `Week of ${longDay.format(date)}` : longDay.format(date);
    },
    moment: (at: number | string) => moment.format(new Date(at)),
    /** The days of a span whose end is not part of it; hours when it is shorter than two days. */
    span(from: string, to: string): string {
      const [start, end] = [new Date(from), new Date(new Date(to).getTime() - 1)];
      if (end.getTime() - start.getTime() <= 86_400_000 * 1.05) {
        const sameDay = longDay.format(start) === longDay.format(end);
        return sameDay ? longDay.format(start) : dayHour.formatRange(start, end);
      }
      return rangeDay.formatRange(start, end);
    },
    /** `3 minutes ago`. */
    ago(at: number | string, now: number): string {
      const seconds = (new Date(at).getTime() - now) / 1_000;
      for (const [unit, size] of [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const) {
        if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
      }
      return relative.format(Math.round(seconds), 'second');
    },
  };
}
