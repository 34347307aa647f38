import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { Config } from '../../platform/config.ts';
import type { Database } from '../../platform/database/port.ts';
import { shareLinks } from '../../platform/database/schema.ts';
import type { Mail } from '../../platform/mail/port.ts';
import { writeAudit } from '../audit/audit.ts';
import { rolesOf } from '../people/people.ts';
import { ADDRESS_HEADER, type Auth, type AuthOptions, createAuth, type VersionedSecret } from './auth.ts';
import { type KnownBrowser, knownBrowser } from './known-browser.ts';
import { type Passwords, passwords } from './password.ts';
import type { Person } from './principal.ts';
import { readShareAccess } from './share-access.ts';
import { type Turnstile, turnstile } from './turnstile.ts';

/** Everything about people who sign in. */
export interface Accounts {
  readonly auth: Auth;
  readonly passwords: Passwords;
  readonly turnstile: Turnstile;
  /** Before a sign-in from a browser that is not known costs anything: one at a time, and a pause after each, whatever a flood brings. */
  readonly strangers: Turnstile;
  readonly known: KnownBrowser;
  readonly mail: Mail;
  /** The address that people use, without a slash at its end. */
  readonly url: string;
  /** Signs what this server gives out; the same in every instance. */
  readonly secret: string;
  readonly oidcName: string | null;
  /** The person whose session the cookies carry. */
  person(cookie: string): Promise<Person | null>;
  /** Set-Cookie headers that keep a session going whose person is still here; none while it is fresh. */
  renew(cookie: string): Promise<string[]>;
  /** The share link that a page shows it was opened by. */
  share(access: string): Promise<{ id: string; store: string } | null>;
  /** Closes the live sockets of a person, a session, a key or a share link: `person:ID` … */
  disconnect(name: string): void;
}

export interface AccountsOptions {
  database: Database;
  mail: Mail;
  url: string;
  /** The newest first; older ones still open what they signed. */
  secrets: readonly VersionedSecret[];
  oidc: Config['oidc'];
  disconnect: (name: string) => void;
  clock: () => number;
  onProblem: (error: unknown) => void;
}

export function createAccounts({ database, mail, url, secrets, oidc, disconnect, clock, onProblem }: AccountsOptions): Accounts {
  const secret = secrets[0]?.value ?? '';
  const gate = turnstile();
  const hashes = passwords(gate);
  const onReset: AuthOptions['onReset'] = async ({ id, email }, headers) => {
    disconnect(`person:${id}`);
    const from = { address: headers?.get(ADDRESS_HEADER) ?? undefined, userAgent: headers?.get('user-agent') ?? undefined };
    await writeAudit(database, from, { kind: 'claimed', id, email }, { store: null, action: 'password.reset' });
  };
  const auth = createAuth({ database, url, secrets, passwords: hashes, mail, oidc, onReset, onProblem });
  return {
    auth,
    passwords: hashes,
    turnstile: gate,
    strangers: turnstile({ most: 1, rest: 1 }),
    known: knownBrowser(secret, url.startsWith('https:')),
    mail,
    url: url.replace(/\/$/, ''),
    secret,
    oidcName: oidc?.name ?? null,
    disconnect,
    async person(cookie) {
      if (!cookie.includes('footfall.session_token=')) return null;
      const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
      if (!found) return null;
      const { user, session } = found;
      return { id: user.id, email: user.email, name: user.name, session: session.id, roles: await rolesOf(database.sql, user.id) };
    },
    async renew(cookie) {
      if (!cookie.includes('footfall.session_token=')) return [];
      const { headers } = await auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true });
      return headers.getSetCookie();
    },
    async share(access) {
      const id = readShareAccess(secret, access, clock());
      if (id === null) return null;
      const [link] = await database.sql
        .select({ id: shareLinks.id, store: shareLinks.storeId })
        .from(shareLinks)
        .where(
          and(
            eq(shareLinks.id, id),
            isNull(shareLinks.revokedAt),
            or(isNull(shareLinks.expiresAt), gt(shareLinks.expiresAt, new Date(clock()))),
          ),
        );
      return link ?? null;
    },
  };
}
