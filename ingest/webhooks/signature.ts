import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a generic webhook's time may be off. */
export const TOLERANCE = 300;

/** Shopify's and WooCommerce's scheme: base64 of the HMAC-SHA256 over the body as it was sent. */
export function isSignedBase64(body: Buffer, header: string | undefined, secrets: readonly string[]): boolean {
  const given = Buffer.from(header ?? '', 'base64');
  return secrets.some((secret) => isSame(given, hmac(secret, body)));
}

/**
 * Stripe's scheme: `t=<seconds>,v1=<hex>[,v1=...]`, HMAC-SHA256 over `t.body`. `now` in ms. `stale`: rightly signed, but at another time than now, so
 * possibly an old delivery that someone plays again.
 */
export function checkTimed(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now: number,
): 'signed' | 'stale' | 'forged' {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('=', 2));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time)) return 'forged';
  const signed = Buffer.concat([Buffer.from(`${time}.`), body]);
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []));
  const expected = secrets.map((secret) => hmac(secret, signed));
  if (!given.some((one) => expected.some((other) => isSame(one, other)))) return 'forged';
  return Math.abs(now / 1_000 - Number(time)) <= TOLERANCE ? 'signed' : 'stale';
}

function hmac(secret: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
