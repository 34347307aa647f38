import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { expect, it } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** No browser is there: its tests are skipped, but with CI=true that is a failure. */
export const noChromium = !existsSync(CHROMIUM);

/** Says so when tests are skipped. To be called at a test file's top level. */
export function sayIfSkipped(what: string): void {
  if (noChromium) console.warn(`Skipped: ${what} needs Chromium at ${CHROMIUM} (Debian: apt-get install chromium).`);
  it('Chromium is there, where CI=true demands it', () => expect(noChromium && process.env.CI === 'true').toBe(false));
}

/** With the back/forward cache, which playwright turns off by default. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
}
