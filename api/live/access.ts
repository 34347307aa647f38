import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { mayRead, resolvePrincipal, sameOrigin, sessionToken } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { SocketAccess } from './hub.ts';

export interface AccessDeps {
  directory: Pick<ApiDeps['directory'], 'store' | 'grant'>;
  session: Pick<ApiDeps['session'], 'find'>;
}

/** A socket is opened by a secret key, or by a session's cookie from our own pages: a browser sends cookies along for any page. */
export async function socketAccess(request: IncomingMessage, deps: AccessDeps): Promise<SocketAccess> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const { authorization, cookie, origin, host } = request.headers;
  const principal = await resolvePrincipal({ authorization, cookie }, query, { directory: deps.directory, findSession: deps.session.find });
  if (!principal) return { refused: 401 };
  if (principal.kind === 'owner' && !sameOrigin(origin, host)) return { refused: 403 };
  const store = deps.directory.store(query.get('store') ?? '');
  if (!store || !mayRead(principal, store.id)) return { refused: 404 };
  return { person: principal.kind === 'key' ? `key:${principal.store}` : personOf(sessionToken(cookie) ?? ''), store };
}

/** The name of a session among sockets: not the token itself, which is a secret. */
export function personOf(token: string): string {
  return `session:${createHash('sha256').update(token).digest('base64url')}`;
}
