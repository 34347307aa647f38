import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { botReason } from './bots.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
it.each([
  [null, CHROME, 'blog.example', false],
  ['bot_user_agent', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', '', false],
  ['bot_user_agent', 'curl/8.0', '', false],
  ['bot_headless', CHROME.replace('Chrome', 'HeadlessChrome'), '', false],
  ['bot_headless', CHROME, '', true],
  ['bot_no_user_agent', '', '', false],
  ['bot_referrer_spam', CHROME, 'semalt.com', false],
  ['bot_referrer_spam', CHROME, 'keywords.semalt.com', false],
  [null, CHROME, 'notsemalt.com', false],
])('%s: %s from %s', (reason, userAgent, referrer, webdriver) => {
  expect(botReason(userAgent, referrer, webdriver)).toBe(reason);
});

const FILE = join(import.meta.dirname, '../../../shared/data/apache_logs/apache_logs');
/** The data set's own rule says `slurp` of one line that a person's Chrome wrote. */
it.skipIf(!existsSync(FILE))('finds at least 1,397 of the 1,398 bots of a web server log, and no browser among them', () => {
  const agents = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /" \d+ \S+ "[^"]*" "(.*?)"?$/.exec(line)?.[1] ?? '');
  const bots = agents.filter((agent) => /bot|crawl|spider|slurp/i.test(agent));
  expect(bots).toHaveLength(1_398);
  expect(bots.filter((agent) => botReason(agent, '', false)).length).toBeGreaterThanOrEqual(1_397);
  const people = agents.filter((agent) =>
    /^Mozilla\/5\.0 \((Windows NT|Macintosh|X11)[^)]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Chrome\/[\d.]+ Safari\/[\d.]+$/.test(
      agent,
    ),
  );
  expect(people.length).toBeGreaterThan(1_000);
  expect(people.filter((agent) => botReason(agent, '', false))).toEqual([]);
});
