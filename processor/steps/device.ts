import { UAParser } from 'ua-parser-js';
import { remember } from './remember.ts';

export interface Device {
  device: string;
  browser: string;
  os: string;
}

const NAMES: Record<string, string> = {
  'Mobile Safari': 'Safari',
  'Mobile Chrome': 'Chrome',
  'Chrome Mobile': 'Chrome',
  'Chrome WebView': 'Chrome',
  'Mobile Firefox': 'Firefox',
  'Edge Mobile': 'Edge',
  'Samsung Browser': 'Samsung Internet',
  Macintosh: 'macOS',
  'Mac OS': 'macOS',
  'Mac OS X': 'macOS',
  'Chromium OS': 'Chrome OS',
};

/** A browser's or system's name as everyone writes it. */
export function usualName(name: string): string {
  return NAMES[name] ?? name;
}

const KINDS: Record<string, string> = { phone: 'mobile', smartphone: 'mobile', smarttv: 'tv', console: 'tv' };

/** A kind of device as an import names it: `Desktop` is desktop, a name that nobody uses is other. */
export const usualKind = remember<string>(1_000, (name) => {
  const kind = name.trim().toLowerCase();
  return /^(desktop|mobile|tablet|tv|other)?$/.test(kind) ? kind : (KINDS[kind] ?? 'other');
});

/** What a user agent is, by ua-parser-js; '' where it does not say. Parsing takes some 20 us, remembering 0.1. */
export const deviceOf = remember<Device>(20_000, (userAgent) => {
  if (userAgent === '') return { device: '', browser: '', os: '' };
  const { browser, os, device } = new UAParser(userAgent).getResult();
  return { device: kindOf(device.type, os.name), browser: usualName(browser.name ?? ''), os: usualName(os.name ?? '') };
});

/** ua-parser-js names no type for desktops. */
function kindOf(type: string | undefined, os: string | undefined): string {
  if (type === 'mobile' || type === 'tablet') return type;
  if (type === 'smarttv' || type === 'console') return 'tv';
  if (type !== undefined) return 'other';
  return os === undefined ? 'other' : 'desktop';
}
