import { PASSWORD_LENGTH } from '../../../../contracts/store.ts';

/** Says what is wrong with a value and how to mend it; null when nothing is. */
export type Check = (value: string) => string | null;

export const needed =
  (says: string): Check =>
  (value) =>
    value.trim() === '' ? says : null;

/** As loose as the server may be: a typo is caught, no real address refused. */
export const isEmail: Check = (value) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : 'Write an e-mail address, as in you@shop.example.';

export const isNewPassword: Check = (value) => {
  if (value.length >= PASSWORD_LENGTH) return value.length > 256 ? 'At most 256 characters.' : null;
  return `At least ${PASSWORD_LENGTH} characters: a few words are easy to keep and hard to guess.`;
};

/** A shop's domain, which may be left out. */
export const isDomain: Check = (value) => {
  const text = value.trim();
  if (text === '') return null;
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  // Chromium takes a space in a host for %20.
  return url && !url.username && /^[^.%]+(\.[^.%]+)*$/.test(url.hostname)
    ? null
    : 'Write it as in the browser’s address line: shop.example.';
};

/** One domain or origin a line. */
export const areOrigins: Check = (value) => {
  const wrong = linesOf(value).find((line) => isDomain(line) !== null);
  return wrong === undefined ? null : `“${wrong}” is not a domain. Write one a line, as https://shop.example.`;
};

/** A whole number from `least` to `most`; with `optional` nothing at all is right too. */
export const isWhole =
  (least: number, most: number, optional = false): Check =>
  (value) => {
    const text = value.trim();
    if (optional && text === '') return null;
    const number = Number(text);
    return /^\d+$/.test(text) && number >= least && number <= most ? null : `A whole number from ${least} to ${most}.`;
  };

/** A day after today, or none. */
export const isLaterDay =
  (now: () => number): Check =>
  (value) =>
    value === '' || endOfDay(value) > now() ? null : 'Choose a day to come.';

/** The last moment of a day as this browser counts days, ms. */
export function endOfDay(day: string): number {
  return new Date(`${day}T23:59:59.999`).getTime();
}

export function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** An origin as the API wants it, from what a person wrote: `shop.example` is `https://shop.example`. */
export function originOf(line: string): string {
  return URL.parse(/^https?:\/\//i.test(line) ? line : `https://${line}`)?.origin ?? line;
}
