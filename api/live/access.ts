import type { IncomingMessage } from 'node:http';
import { knows, may, namesOf, type PrincipalDeps, resolvePrincipal, sameOrigin } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { SocketAccess } from './hub.ts';

export interface SocketAccessDeps extends PrincipalDeps {
  directory: Pick<ApiDeps['directory'], 'store' | 'find'>;
}

/** A socket is opened by a secret key or share link, or by a session's cookie from our own pages: a browser sends cookies along for any page. */
export async function socketAccess(request: IncomingMessage, deps: SocketAccessDeps): Promise<SocketAccess> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const { authorization, cookie, origin, host } = request.headers;
  const principal = await resolvePrincipal({ authorization, cookie }, query, deps);
  if (!principal) return { refused: 401 };
  if (principal.kind === 'person' && !sameOrigin(origin, host)) return { refused: 403 };
  const store = deps.directory.store(query.get('store') ?? '');
  if (!store || !knows(principal, store.id)) return { refused: 404 };
  if (!may(principal, 'stats.read', store.id)) return { refused: 403 };
  return { names: namesOf(principal), store };
}
