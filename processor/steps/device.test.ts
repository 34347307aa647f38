import { expect, it } from 'vitest';
import { deviceOf, usualName } from './device.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
const IPAD =
  'Mozilla/5.0 (iPad; CPU OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Mobile/15E148 Safari/604.1';
const TV = 'Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/5.0 TV Safari/537.36';
it.each([
  ['mobile', 'Safari', 'iOS', IPHONE],
  ['desktop', 'Chrome', 'macOS', MAC],
  ['tablet', 'Safari', 'iOS', IPAD],
  ['other', '', '', 'something else'],
  ['', '', '', ''],
])('%s with %s on %s', (device, browser, os, userAgent) => {
  expect(deviceOf(userAgent)).toEqual({ device, browser, os });
});

it('knows a television', () => expect(deviceOf(TV).device).toBe('tv'));

it('writes names as everyone does', () => {
  expect(['Macintosh', 'Mac OS', 'Chromium OS', 'Firefox'].map(usualName)).toEqual(['macOS', 'macOS', 'Chrome OS', 'Firefox']);
});
