import { remember } from './remember.ts';

/** The same site: one host, or both below one registrable name, such as `shop.example.co.uk` and `www.example.co.uk`. */
export function isSameSite(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`) || registrable(a) === registrable(b);
}

/** Endings below which anyone may have a name: those of countries, and those of shop platforms. */
const SHARED = /(?:^|\.)(?:(?:com?|org|net|gov|edu|ac|or|ne|go)\.[a-z]{2}|myshopify\.com|github\.io|pages\.dev|vercel\.app|netlify\.app)$/;

const registrable = remember<string>(10_000, (host) => {
  if (/^[\d.]+$/.test(host)) return host;
  const parts = host.split('.');
  return parts.slice(SHARED.test(host) ? -3 : -2).join('.');
});
