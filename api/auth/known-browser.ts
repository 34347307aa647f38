import { createHmac, timingSafeEqual } from 'node:crypto';

/** The cookie of a browser in which somebody has signed in before: it says for whom, and only this server can have written it. */
export interface KnownBrowser {
  /** The Set-Cookie header after `email` has signed in. */
  remember(email: string): string;
  isKnown(cookies: string | undefined, email: string): boolean;
}

const YEAR = 365 * 86_400;

export function knownBrowser(secret: string, secure: boolean): KnownBrowser {
  const name = `${secure ? '__Host-' : ''}footfall.known`;
  const markOf = (email: string) => createHmac('sha256', secret).update(`known browser\n${email.toLowerCase()}`).digest('base64url');
  return {
    remember: (email) => `${name}=${markOf(email)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR}${secure ? '; Secure' : ''}`,
    isKnown(cookies, email) {
      const prefix = `${name}=`;
      const given = cookies
        ?.split(/;\s*/)
        .find((one) => one.startsWith(prefix))
        ?.slice(prefix.length);
      const mark = Buffer.from(markOf(email));
      const bytes = Buffer.from(given ?? '');
      return bytes.length === mark.length && timingSafeEqual(bytes, mark);
    },
  };
}
