import type { OpenAPIHono } from '@hono/zod-openapi';
import { eq } from 'drizzle-orm';
import type { Context } from 'hono';
import { Fault } from '../../contracts/error.ts';
import { userSessions } from '../../platform/database/schema.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { findByEmail } from '../people/people.ts';
import { asFault } from './as-fault.ts';
import { ADDRESS_HEADER, AUTH_PATH, OIDC_PROVIDER } from './auth.ts';
import { useOnce } from './once.ts';
import { fromOwnPages, type Person } from './principal.ts';
import { countAttempt, countTry, mayWrite } from './sign-in-limits.ts';

const CALLBACK = `/callback/${OIDC_PROVIDER}`;

/** The parts of better-auth that are served; whatever else it has answers 404. `audit`: what the log says when one succeeds. */
const SERVED: Record<string, { method: 'GET' | 'POST'; audit?: string }> = {
  '/sign-in/email': { method: 'POST' },
  '/sign-in/social': { method: 'POST' },
  [CALLBACK]: { method: 'GET', audit: 'sign-in' },
  '/sign-out': { method: 'POST', audit: 'sign-out' },
  '/request-password-reset': { method: 'POST' },
  '/reset-password': { method: 'POST' },
  '/change-password': { method: 'POST', audit: 'password.change' },
  '/two-factor/enable': { method: 'POST', audit: 'two-factor.begin' },
  '/two-factor/verify-totp': { method: 'POST', audit: 'two-factor.verify' },
  '/two-factor/verify-backup-code': { method: 'POST', audit: 'two-factor.recovery-code' },
  '/two-factor/generate-backup-codes': { method: 'POST', audit: 'two-factor.new-codes' },
  '/two-factor/disable': { method: 'POST', audit: 'two-factor.disable' },
  '/passkey/generate-register-options': { method: 'GET' },
  '/passkey/verify-registration': { method: 'POST', audit: 'passkey.add' },
  '/passkey/generate-authenticate-options': { method: 'GET' },
  '/passkey/verify-authentication': { method: 'POST', audit: 'sign-in' },
  '/passkey/list-user-passkeys': { method: 'GET' },
  '/passkey/delete-passkey': { method: 'POST', audit: 'passkey.delete' },
};

interface Said {
  email: string;
  /** Who was signed in before or is by this. */
  user: Person | null;
}

/** Sign-in, second factors, passkeys and passwords: better-auth behind our own door, with our limits, errors and audit log. */
export function addAuthRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, cache, database } = deps;
  for (const [path, { method, audit: action }] of Object.entries(SERVED)) {
    app.on(method, `${AUTH_PATH}${path}`, async (c) => {
      if (method === 'POST') fromOwnPages(c);
      const address = c.get('address') ?? '';
      const text = method === 'POST' ? await c.req.text() : undefined;
      const email = fieldOf(text, 'email');
      const cookie = c.req.header('cookie') ?? '';
      const user = await accounts.person(cookie);
      const known = email !== '' && accounts.known.isKnown(cookie, email);
      if (path === '/sign-in/email') await countAttempt(cache, { address, email, known });
      else if (!user) await countTry(cache, path, address);
      // The library looks a state up and deletes it in two steps: of two who bring the same one at once, both would be let in.
      if (path === CALLBACK && !(await useOnce(database.sql, c.req.query('state') ?? '', deps.clock())))
        throw new Fault('state_used', 'This answer of the provider was used already. Sign in again.', { status: 403 });
      // The same answer whether or not a letter goes out.
      if (path === '/request-password-reset' && !(await mayWrite(cache, email))) return c.json({ status: true });

      const request = forward(c, text, address);
      const handle = () => accounts.auth.handler(request);
      const response = known
        ? await accounts.turnstile.first(handle)
        : await (path === '/sign-in/email' ? accounts.strangers.pass(handle) : handle());
      const said = { email, user: user ?? (await accounts.person(sessionOf(response))) };
      if (path === '/two-factor/verify-totp' && !user && said.user) await spendCode(c, text, said.user);
      if (path === '/sign-in/email') await noteSignIn(c, response, said);
      // The provider's answer is a redirect, whether or not it let somebody in.
      else if (action && (path === CALLBACK ? said.user : response.ok)) await note(c, action, said);
      if (response.ok && path === '/sign-out' && user) accounts.disconnect(`session:${user.session}`);
      if (response.status >= 400) throw await asFault(response);
      return response;
    });
  }

  /** A right password with a second factor to come is not a sign-in yet. */
  async function noteSignIn(c: Context, response: Response, said: Said): Promise<void> {
    if (!response.ok) return note(c, 'sign-in.failed', said);
    const answer = (await response.clone().json()) as { twoFactorRedirect?: boolean };
    response.headers.append('set-cookie', accounts.known.remember(said.email));
    await note(c, answer.twoFactorRedirect ? 'sign-in.second-factor' : 'sign-in', said);
  }

  /** The library lets a code of the app in as often as it comes while it is valid: whoever has seen it typed would be in too. */
  async function spendCode(c: Context, text: string | undefined, person: Person): Promise<void> {
    if (await useOnce(database.sql, `code:${person.id}:${fieldOf(text, 'code')}`, deps.clock())) return;
    await database.sql.delete(userSessions).where(eq(userSessions.id, person.session));
    await note(c, 'sign-in.failed', { email: person.email, user: person });
    throw new Fault('code_used', 'This code was used already. Begin again with the password, and take the next code.', { status: 401 });
  }

  async function note(c: Context, action: string, { email, user }: Said): Promise<void> {
    const claimed = user ? undefined : await findByEmail(database.sql, email);
    await audit(c, database, user ? { kind: 'person', person: user } : { kind: 'claimed', id: claimed?.id ?? '', email }, {
      store: null,
      action,
    });
  }
}

/** A text of a JSON body; empty where there is none. */
function fieldOf(text: string | undefined, name: 'email' | 'code'): string {
  try {
    const value = (JSON.parse(text ?? '') as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value.slice(0, 254) : '';
  } catch {
    return '';
  }
}

/** The cookies that a response gives, as the browser will bring them. */
function sessionOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
}

/** The request as better-auth gets it: with the address that we found, and not the one that a client claims. */
function forward(c: Context, text: string | undefined, address: string): Request {
  const headers = new Headers(c.req.raw.headers);
  headers.delete(ADDRESS_HEADER);
  if (address) headers.set(ADDRESS_HEADER, address);
  return new Request(c.req.url, { method: c.req.method, headers, ...(text !== undefined && { body: text }) });
}
