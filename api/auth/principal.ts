import type { Context } from 'hono';
import { Fault } from '../../contracts/error.ts';
import { type Action, keyMay, type Role, roleMay, shareMay } from '../../contracts/roles.ts';
import type { Directory } from '../../platform/database/port.ts';
import { SHARE_PREFIX } from './share-access.ts';

export interface Person {
  id: string;
  email: string;
  name: string;
  /** Their role in each of their stores, by the store's id. */
  roles: ReadonlyMap<string, Role>;
  /** The session that they ask in; not its token. */
  session: string;
}

/** Who asks: a person who signed in, a store's secret key, or whoever has a share link. */
export type Principal =
  | { kind: 'person'; person: Person }
  | { kind: 'key'; id: string; name: string; store: string; scopes: readonly Action[] | null }
  | { kind: 'share'; id: string; store: string };

export interface Asking {
  authorization?: string | undefined;
  cookie?: string | undefined;
}

export interface PrincipalDeps {
  directory: Pick<Directory, 'find'>;
  /** The person whose session the cookies carry. */
  person: (cookie: string) => Promise<Person | null>;
  /** The share link that opened the page which asks, by what `shareAccess` gave it. */
  share: (access: string) => Promise<{ id: string; store: string } | null>;
}

/** The principal of a request by its secret key or share access (Authorization: Bearer, or ?key=) or its cookies; null for nobody. */
export async function resolvePrincipal(headers: Asking, query: URLSearchParams, deps: PrincipalDeps): Promise<Principal | null> {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('key');
  if (key?.startsWith(SHARE_PREFIX)) {
    const share = await deps.share(key);
    return share && { kind: 'share', ...share };
  }
  if (key) {
    const grant = await deps.directory.find(key);
    if (grant?.kind !== 'secret') return null;
    return { kind: 'key', id: grant.id, name: grant.name, store: grant.store.id, scopes: grant.scopes };
  }
  if (!headers.cookie) return null;
  const person = await deps.person(headers.cookie);
  return person && { kind: 'person', person };
}

/** How what they make says who made it. */
export function nameOf(principal: Principal): string {
  return principal.kind === 'person' ? principal.person.email : principal.id;
}

/** The names under which a principal's live sockets are closed. */
export function namesOf(principal: Principal): string[] {
  if (principal.kind === 'person') return [`person:${principal.person.id}`, `session:${principal.person.session}`];
  return [`${principal.kind}:${principal.id}`];
}

/** Whether the principal belongs to the store at all: to everybody else it does not exist. */
export function knows(principal: Principal, store: string): boolean {
  return principal.kind === 'person' ? principal.person.roles.has(store) : principal.store === store;
}

/** Whether `contracts/roles.ts` allows it. */
export function may(principal: Principal, action: Action, store: string): boolean {
  if (!knows(principal, store)) return false;
  if (principal.kind === 'key') return keyMay(principal.scopes, action);
  if (principal.kind === 'share') return shareMay(action);
  const role = principal.person.roles.get(store);
  return role !== undefined && roleMay(role, action);
}

export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (!origin || !host) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** A cookie's request that changes something must come from our own pages. Throws Fault 403. */
export function fromOwnPages(c: Context): void {
  if (sameOrigin(c.req.header('origin'), c.req.header('host'))) return;
  throw new Fault('foreign_origin', 'Changes are made from the dashboard itself, or with a secret key.', { status: 403 });
}
