import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a page that was opened by a share link may ask before it opens the link again, ms. */
export const SHARE_ACCESS_MS = 12 * 3_600_000;
export const SHARE_PREFIX = 'sha_';

/** What a page shows that a share link (and its password) opened: `sha_ID.EXPIRY.MAC`. Not a cookie, so that it works in a frame of another site. */
export function shareAccess(secret: string, id: string, expires: number): string {
  const said = `${id}.${expires.toString(36)}`;
  return `${SHARE_PREFIX}${said}.${mac(secret, said)}`;
}

/** The share link's id; null for one that is forged or too old. */
export function readShareAccess(secret: string, text: string, now: number): string | null {
  const [id = '', expiry = '', given = ''] = text.slice(SHARE_PREFIX.length).split('.');
  const expected = Buffer.from(mac(secret, `${id}.${expiry}`));
  const bytes = Buffer.from(given);
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
  return Number.parseInt(expiry, 36) > now ? id : null;
}

function mac(secret: string, said: string): string {
  return createHmac('sha256', secret).update(`share access\n${said}`).digest('base64url');
}
