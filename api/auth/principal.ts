import type { Directory } from '../../platform/database/port.ts';

/** Who asks: the owner, who sees every store, or a store's secret key. People, roles and teams join here later. */
export type Principal = { kind: 'owner' } | { kind: 'key'; store: string };

export interface PrincipalDeps {
  directory: Pick<Directory, 'grant'>;
  /** Whether a session's token is still good. */
  findSession: (token: string) => Promise<boolean>;
}

export const SESSION_COOKIE = 'footfall_session';

/** The principal of a request by its secret key (Authorization: Bearer, or ?key=) or its session cookie; null for neither. */
export async function resolvePrincipal(
  headers: { authorization?: string | undefined; cookie?: string | undefined },
  query: URLSearchParams,
  deps: PrincipalDeps,
): Promise<Principal | null> {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('key');
  if (key) {
    const grant = deps.directory.grant(key);
    return grant?.kind === 'secret' ? { kind: 'key', store: grant.store.id } : null;
  }
  const token = sessionToken(headers.cookie);
  return token && (await deps.findSession(token)) ? { kind: 'owner' } : null;
}

export function sessionToken(cookie: string | undefined): string | null {
  return new RegExp(`(?:^|;\\s*)(?:__Host-)?${SESSION_COOKIE}=([A-Za-z0-9]+)`).exec(cookie ?? '')?.[1] ?? null;
}

export function mayRead(principal: Principal, store: string): boolean {
  return principal.kind === 'owner' || principal.store === store;
}

/** A cookie's request that changes something must come from our own pages. */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (!origin || !host) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
