import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { PASSWORD_LENGTH } from '../../contracts/store.ts';
import { audit } from '../audit/audit.ts';
import { fromOwnPages } from '../auth/principal.ts';
import { signIn } from '../auth/sign-in.ts';
import { countTry } from '../auth/sign-in-limits.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body } from '../json-route.ts';
import { findInvitation, type Invitation, useUp } from './invitations.ts';
import { addPerson, findByEmail, setRole } from './people.ts';

const token = z.string().max(64);
const gone = { 404: { description: 'Unknown, withdrawn, accepted or too old' } };
const lookRoute = createRoute({
  method: 'post',
  path: '/api/invitations/look',
  summary: 'What an invitation is for',
  request: { body: body(z.object({ token })) },
  responses: {
    200: answers(z.object({ store: z.string(), email: z.string(), role: z.string(), has_account: z.boolean() }), 'The invitation'),
    ...gone,
  },
});
const acceptRoute = createRoute({
  method: 'post',
  path: '/api/invitations/accept',
  summary: 'Accepts one: as the person who is signed in, or by making an account',
  request: {
    body: body(
      z.object({
        token,
        name: z.string().trim().min(1).max(120).optional(),
        password: z.string().min(PASSWORD_LENGTH).max(256).optional(),
      }),
    ),
  },
  responses: {
    200: answers(z.object({ store: z.string() }), 'Accepted'),
    400: { description: 'A new account needs a name and a password' },
    401: { description: 'There is an account of this address: sign in first' },
    403: { description: 'Signed in as somebody else' },
    ...gone,
  },
});

/** What somebody does who holds an invitation. The token is in the body: addresses end up in logs. */
export function addInvitationRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, cache, database } = deps;
  const { sql } = database;

  async function open(secret: string, address: string): Promise<Invitation> {
    await countTry(cache, 'invitation', address);
    const found = await findInvitation(sql, secret);
    if (!found)
      throw new Fault('bad_invitation', 'This invitation was used, withdrawn or is too old. Ask for another one.', { status: 404 });
    return found;
  }

  app.openapi(lookRoute, async (c) => {
    const found = await open(c.req.valid('json').token, c.get('address') ?? '');
    const known = await findByEmail(sql, found.email);
    return c.json({ store: found.storeName, email: found.email, role: found.role, has_account: known !== undefined }, 200);
  });

  app.openapi(acceptRoute, async (c) => {
    fromOwnPages(c);
    const { token: secret, name, password } = c.req.valid('json');
    const invitation = await open(secret, c.get('address') ?? '');
    const existing = await findByEmail(sql, invitation.email);
    const by = existing ? await asThemselves(c.req.header('cookie'), existing.email) : await asNewcomer(invitation, name, password);
    await audit(c, database, by, {
      store: invitation.store,
      action: 'people.join',
      target: invitation.email,
      details: { role: invitation.role },
    });

    async function asThemselves(cookie: string | undefined, email: string) {
      const person = cookie ? await accounts.person(cookie) : null;
      if (!person) throw new Fault('sign_in_first', `There is an account of ${email}. Sign in, then open the link again.`, { status: 401 });
      if (person.email !== email)
        throw new Fault('other_person', `The invitation is for ${email}. Sign out and open the link again.`, { status: 403 });
      await join(person.id, invitation, sql);
      return { kind: 'person' as const, person };
    }

    if (!existing && password)
      for (const cookie of await signIn(accounts, invitation.email, password, c.get('address')))
        c.header('Set-Cookie', cookie, { append: true });
    return c.json({ store: invitation.store }, 200);
  });

  async function asNewcomer(invitation: Invitation, name: string | undefined, password: string | undefined) {
    if (!name || !password)
      throw new Fault('name_and_password', `Choose a name, and a password of at least ${PASSWORD_LENGTH} characters.`, { status: 400 });
    const passwordHash = await accounts.passwords.hash(password);
    const id = await sql.transaction(async (tx) => {
      const added = await addPerson(tx, { email: invitation.email, name, passwordHash });
      if (added === null) throw new Fault('person_exists', 'Somebody has this address already. Sign in first.', { status: 409 });
      await join(added, invitation, tx);
      return added;
    });
    return { kind: 'claimed' as const, id, email: invitation.email };
  }

  async function join(userId: string, { id, store, role }: Invitation, within: typeof sql): Promise<void> {
    await within.transaction(async (tx) => {
      if (!(await useUp(tx, id))) throw new Fault('bad_invitation', 'This invitation was used just now.', { status: 404 });
      await setRole(tx, userId, store, role);
    });
  }
}
