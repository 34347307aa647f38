import type { Context } from 'hono';
import { Fault } from '../contracts/error.ts';
import { type Action, PERMISSIONS } from '../contracts/roles.ts';
import type { Store } from '../contracts/store.ts';
import { searchParamsOf } from '../platform/http/query.ts';
import { fromOwnPages, knows, may, type Principal, resolvePrincipal } from './auth/principal.ts';
import type { ApiDeps } from './deps.ts';

export type AccessDeps = Pick<ApiDeps, 'directory' | 'accounts'>;

/** Who asks. Throws Fault 401 for nobody, 403 for a change by cookie that does not come from our own pages. */
export async function principalOf(c: Context, deps: AccessDeps): Promise<Principal> {
  const headers = { authorization: c.req.header('authorization'), cookie: c.req.header('cookie') };
  const principal = await resolvePrincipal(headers, searchParamsOf(c.req.url), {
    directory: deps.directory,
    person: deps.accounts.person,
    share: deps.accounts.share,
  });
  if (!principal) throw new Fault('unauthorised', 'Sign in, or send a secret key: Authorization: Bearer sk_…', { status: 401 });
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  if (changes && principal.kind === 'person') fromOwnPages(c);
  return principal;
}

/** A store with who asks for it, once they may do what they ask to. */
export interface Admitted {
  store: Store;
  principal: Principal;
}

/**
 * The store that a request names, if who asks may do `action` there. To strangers another's store is told apart from none by nothing:
 * both are 404. A member without the permission gets 403.
 */
export async function admit(c: Context, deps: AccessDeps, id: string, action: Action): Promise<Admitted> {
  const principal = await principalOf(c, deps);
  const store = deps.directory.store(id);
  if (!store || !knows(principal, id)) throw new Fault('unknown_store', `There is no store "${id.slice(0, 64)}".`, { status: 404 });
  if (!may(principal, action, id))
    throw new Fault(
      'forbidden',
      `Your role or key may not do this: ${PERMISSIONS[action].says.toLowerCase()}. Ask an owner of the store.`,
      {
        status: 403,
      },
    );
  return { store, principal };
}
