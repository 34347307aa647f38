import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header in which one service of ours signs a request to another. */
export const SIGNATURE_HEADER = 'x-footfall-signature';
/** How long it holds, either way: clocks of machines differ a little. */
const VALID_MS = 60_000;
const FORM = /^t=(\d{1,16}),v1=([0-9a-f]{64})$/;

/** `t=MS,v1=HMAC`: of the moment, the path and the whole body. */
export function signInternal(secret: Buffer, path: string, body: string, now: number): string {
  return `t=${now},v1=${mac(secret, path, body, String(now)).toString('hex')}`;
}

/** True when one of the secrets signed exactly this, within the last minute. */
export function isSignedInternal(secrets: readonly Buffer[], path: string, body: string, header: string | undefined, now: number): boolean {
  const [, at = '', hex = ''] = FORM.exec(header ?? '') ?? [];
  if (at === '' || Math.abs(now - Number(at)) > VALID_MS) return false;
  const given = Buffer.from(hex, 'hex');
  return secrets.some((secret) => timingSafeEqual(mac(secret, path, body, at), given));
}

function mac(secret: Buffer, path: string, body: string, at: string): Buffer {
  return createHmac('sha256', secret).update(`${at}\n${path}\n${body}`).digest();
}
