import type { IncomingMessage } from 'node:http';
import { mayRead, resolvePrincipal, sameOrigin, sessionToken } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { SocketAccess } from './hub.ts';

/** A socket is opened by a secret key, or by a session's cookie from our own pages: a browser sends cookies along for any page. */
export async function socketAccess(request: IncomingMessage, deps: Pick<ApiDeps, 'directory' | 'session'>): Promise<SocketAccess> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const { authorization, cookie, origin, host } = request.headers;
  const principal = await resolvePrincipal({ authorization, cookie }, query, { directory: deps.directory, findSession: deps.session.find });
  if (!principal) return { refused: 401 };
  if (principal.kind === 'owner' && !sameOrigin(origin, host)) return { refused: 403 };
  const store = deps.directory.store(query.get('store') ?? '');
  if (!store || !mayRead(principal, store.id)) return { refused: 404 };
  return { person: principal.kind === 'key' ? `key:${principal.store}` : `session:${sessionToken(cookie)}`, store };
}
