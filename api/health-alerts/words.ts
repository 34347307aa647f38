/** A time in the store's own clock, shorter when it is today: `14:05`, `Thu 19 Nov, 14:05`. */
export function timeWords(at: number, now: number, timezone: string): string {
  const write = (options: Intl.DateTimeFormatOptions, time: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, ...options }).format(time);
  const hour = write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
  const day = (time: number) => write({ year: 'numeric', month: '2-digit', day: '2-digit' }, time);
  return day(at) === day(now) ? hour : `${write({ weekday: 'short', day: 'numeric', month: 'short' }, at).replace(',', '')}, ${hour}`;
}

/** `35 %`, and of small ones a digit more: `0.4 %`. */
export function percentWords(share: number): string {
  const percent = share * 100;
  return `${percent < 10 && percent > 0 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent)} %`;
}

/** `invalid_type`: "invalid type". */
export function reasonWords(reason: string): string {
  return reason.replaceAll('_', ' ');
}
