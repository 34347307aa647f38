import type { IncomingHttpHeaders } from 'node:http';
import type { KeyGrant } from '../contracts/store.ts';
import type { Refusal } from './answer.ts';

const FOREIGN: Refusal = {
  status: 403,
  code: 'origin_not_allowed',
  message: 'This store does not take events from this page. Add its origin to the store (Settings, Stores, Origins).',
};
export const UNKNOWN_KEY: Refusal = {
  status: 401,
  code: 'unknown_key',
  message: 'No store has this key. Send the write key (wk_...) as `Authorization: Bearer`, as `?key=`, or as `write_key` in the body.',
};

/** The key that a request carries in its headers (Bearer, or the user of Basic) or its query. */
export function keyOf(headers: IncomingHttpHeaders, queryKey: string | undefined): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return queryKey;
  if (authorization.startsWith('Bearer ')) return authorization.slice(7).trim();
  const [scheme = '', credentials = ''] = authorization.split(' ');
  if (/^bearer$/i.test(scheme)) return credentials;
  if (!/^basic$/i.test(scheme)) return queryKey;
  const [user = ''] = Buffer.from(credentials, 'base64').toString().split(':');
  return user === '' ? queryKey : user;
}

const READ_ONLY: Refusal = {
  status: 403,
  code: 'forbidden',
  message: 'This secret key may not send events. Use the write key, or a secret key that may import (Settings, Keys).',
};

/** Refused for a secret key that was made for something else. */
export function checkScope({ scopes }: KeyGrant): Refusal | undefined {
  return scopes === null || scopes.includes('events.import') ? undefined : READ_ONLY;
}

/** Refused when the store names its origins and the request comes from a page of another. A secret key comes from servers: exempt. */
export function checkOrigin(grant: KeyGrant, headers: IncomingHttpHeaders): Refusal | undefined {
  if (grant.kind === 'secret' || originsOf(grant).size === 0) return undefined;
  const from = headers.origin ?? originOf(headers.referer);
  return from === undefined || allows(grant, from) ? undefined : FOREIGN;
}

/** True when a page of `origin` may send with the key. */
export function allows(grant: KeyGrant, origin: string): boolean {
  const named = originsOf(grant);
  return named.size === 0 || named.has(origin.toLowerCase());
}

const origins = new WeakMap<KeyGrant, ReadonlySet<string>>();

function originsOf(grant: KeyGrant): ReadonlySet<string> {
  let known = origins.get(grant);
  if (known === undefined) {
    const named = grant.origins ?? grant.store.origins;
    known = new Set(named.map((origin) => originOf(origin) ?? origin.toLowerCase()));
    origins.set(grant, known);
  }
  return known;
}

/** The origin of a URL; a Referer that is none (`about:client`, cut short) says nothing: undefined. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === 'null' ? undefined : origin;
}
