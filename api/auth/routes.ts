import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Fault } from '../../contracts/error.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { findByEmail } from '../people/people.ts';
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
      const email = emailOf(text);
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
      const response = await (known ? accounts.turnstile.first(() => accounts.auth.handler(request)) : accounts.auth.handler(request));
      const said = { email, user: user ?? (await accounts.person(sessionOf(response))) };
      if (path === '/sign-in/email') await noteSignIn(c, response, said);
      // The provider's answer is a redirect, whether or not it let somebody in.
      else if (action && (path === CALLBACK ? said.user : response.ok)) await note(c, action, said);
      if (response.ok && path === '/sign-out' && user) accounts.disconnect(`session:${user.session}`);
      return response.ok || response.status < 400 ? response : asFault(response);
    });
  }

  /** A right password with a second factor to come is not a sign-in yet. */
  async function noteSignIn(c: Context, response: Response, said: Said): Promise<void> {
    if (!response.ok) return note(c, 'sign-in.failed', said);
    const answer = (await response.clone().json()) as { twoFactorRedirect?: boolean };
    response.headers.append('set-cookie', accounts.known.remember(said.email));
    await note(c, answer.twoFactorRedirect ? 'sign-in.second-factor' : 'sign-in', said);
  }

  async function note(c: Context, action: string, { email, user }: Said): Promise<void> {
    const claimed = user ? undefined : await findByEmail(database.sql, email);
    await audit(c, database, user ? { kind: 'person', person: user } : { kind: 'claimed', id: claimed?.id ?? '', email }, {
      store: null,
      action,
    });
  }
}

function emailOf(text: string | undefined): string {
  try {
    const email = (JSON.parse(text ?? '') as { email?: unknown } | null)?.email;
    return typeof email === 'string' ? email.slice(0, 254) : '';
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

/** better-auth's error in the shape of `contracts/error.ts`. */
async function asFault(response: Response): Promise<Response> {
  const said = (await response.json().catch(() => null)) as { code?: string; message?: string } | null;
  const fault = new Fault((said?.code ?? 'refused').toLowerCase(), said?.message ?? 'This was refused.');
  return Response.json(fault.body(), { status: response.status });
}
