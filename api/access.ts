import type { Context } from 'hono';
import { Fault } from '../contracts/error.ts';
import type { Store } from '../contracts/store.ts';
import { searchParamsOf } from '../platform/http/query.ts';
import { mayRead, type Principal, resolvePrincipal } from './auth/principal.ts';
import type { ApiDeps } from './deps.ts';

/** Who asks. Throws Fault 401 for nobody. */
export async function principalOf(c: Context, deps: Pick<ApiDeps, 'directory' | 'session'>): Promise<Principal> {
  const headers = { authorization: c.req.header('authorization'), cookie: c.req.header('cookie') };
  const principal = await resolvePrincipal(headers, searchParamsOf(c.req.url), {
    directory: deps.directory,
    findSession: deps.session.find,
  });
  if (!principal)
    throw new Fault(
      'unauthorised',
      'Sign in with the one-time link that the start printed, or send a secret key: Authorization: Bearer sk_…',
      { status: 401 },
    );
  return principal;
}

/** The store that a request names, if who asks may read it. Another's store is told apart from none by nothing: both are 404. */
export async function storeFor(c: Context, deps: Pick<ApiDeps, 'directory' | 'session'>, id: string): Promise<Store> {
  const principal = await principalOf(c, deps);
  const store = deps.directory.store(id);
  if (!store || !mayRead(principal, id)) throw new Fault('unknown_store', `There is no store "${id.slice(0, 64)}".`, { status: 404 });
  return store;
}
