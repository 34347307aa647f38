import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { mayGive, ROLES, type Role } from '../../contracts/roles.ts';
import { admit } from '../access.ts';
import { audit } from '../audit/audit.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body, done, refusals } from '../json-route.ts';
import { INVITATION_DAYS, invite, openInvitations, withdraw } from './invitations.ts';
import { invitationLetter } from './letters.ts';
import { hasAnotherOwner, membersOf, removeMember, setRole } from './people.ts';

const ofStore = z.object({ store: z.string() });
const ofPerson = ofStore.extend({ person: z.string() });
const role = z.enum(ROLES);
const memberSchema = z.object({ id: z.string(), email: z.string(), name: z.string(), role, two_factor: z.boolean(), since: z.string() });
const invitationSchema = z.object({ id: z.string(), email: z.string(), role, expires_at: z.string() });

const listRoute = createRoute({
  method: 'get',
  path: '/api/stores/{store}/people',
  summary: 'Who is in the team, and who is invited',
  request: { params: ofStore },
  responses: {
    200: answers(z.object({ members: z.array(memberSchema), invitations: z.array(invitationSchema) }), 'The team'),
    ...refusals,
  },
});
const inviteRoute = createRoute({
  method: 'post',
  path: '/api/stores/{store}/people',
  summary: 'Invites somebody by mail',
  request: { params: ofStore, body: body(z.object({ email: z.email().max(254), role })) },
  responses: {
    200: answers(
      z.object({ id: z.string(), link: z.string().nullable() }),
      'Invited; the link when no mail server is set, to be passed on',
    ),
    ...refusals,
  },
});
const changeRoute = createRoute({
  method: 'patch',
  path: '/api/stores/{store}/people/{person}',
  summary: 'Changes a role',
  request: { params: ofPerson, body: body(z.object({ role })) },
  responses: { ...done, ...refusals, 409: { description: 'The store would have no owner' } },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/api/stores/{store}/people/{person}',
  summary: 'Takes somebody out of the team; they keep their account',
  request: { params: ofPerson },
  responses: { ...done, ...refusals, 409: { description: 'The store would have no owner' } },
});
const withdrawRoute = createRoute({
  method: 'delete',
  path: '/api/stores/{store}/invitations/{invitation}',
  summary: 'Withdraws an invitation',
  request: { params: ofStore.extend({ invitation: z.uuid() }) },
  responses: { ...done, ...refusals },
});

/** The team of a store. */
export function addTeamRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, database } = deps;

  app.openapi(listRoute, async (c) => {
    const { store } = await admit(c, deps, c.req.valid('param').store, 'people.read');
    return c.json({ members: await membersOf(database.sql, store.id), invitations: await openInvitations(database.sql, store.id) }, 200);
  });

  app.openapi(inviteRoute, async (c) => {
    const { store, principal } = await admit(c, deps, c.req.valid('param').store, 'people.manage');
    const wanted = c.req.valid('json');
    const giver = asGiver(principal, store.id, wanted.role);
    const email = wanted.email.toLowerCase();
    const { id, token } = await invite(database.sql, { store: store.id, email, role: wanted.role, by: giver.id });
    await audit(c, database, principal, { store: store.id, action: 'people.invite', target: email, details: { role: wanted.role } });
    const link = `${accounts.url}/invitation?token=${token}`;
    await accounts.mail.send(invitationLetter(email, { link, by: giver.name || giver.email, store: store.name, days: INVITATION_DAYS }));
    return c.json({ id, link: accounts.mail.delivers ? null : link }, 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { store: id, person } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'people.manage');
    const { role: wanted } = c.req.valid('json');
    const before = await member(store.id, person);
    asGiver(principal, store.id, wanted);
    asGiver(principal, store.id, before.role);
    if (wanted !== 'owner') await keepOwner(store.id, before);
    await setRole(database.sql, person, store.id, wanted);
    await audit(c, database, principal, {
      store: store.id,
      action: 'people.role',
      target: before.email,
      details: { from: before.role, to: wanted },
    });
    accounts.disconnect(`person:${person}`);
    return c.body(null, 204);
  });

  app.openapi(removeRoute, async (c) => {
    const { store: id, person } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'people.manage');
    const before = await member(store.id, person);
    asGiver(principal, store.id, before.role);
    await keepOwner(store.id, before);
    await removeMember(database.sql, person, store.id);
    await audit(c, database, principal, { store: store.id, action: 'people.remove', target: before.email });
    accounts.disconnect(`person:${person}`);
    return c.body(null, 204);
  });

  app.openapi(withdrawRoute, async (c) => {
    const { store: id, invitation } = c.req.valid('param');
    const { store, principal } = await admit(c, deps, id, 'people.manage');
    if (!(await withdraw(database.sql, store.id, invitation))) throw unknown('invitation');
    await audit(c, database, principal, { store: store.id, action: 'people.withdraw', target: invitation });
    return c.body(null, 204);
  });

  async function member(store: string, person: string) {
    const found = (await membersOf(database.sql, store)).find(({ id }) => id === person);
    if (!found) throw unknown('person');
    return found;
  }

  async function keepOwner(store: string, { id, role: before }: { id: string; role: Role }): Promise<void> {
    if (before === 'owner' && !(await hasAnotherOwner(database.sql, store, id)))
      throw new Fault('last_owner', 'A store keeps at least one owner. Make somebody else an owner first.', { status: 409 });
  }
}

/** The person who gives or takes `given`. An admin makes and unmakes no owners. */
function asGiver(principal: Principal, store: string, given: Role) {
  const own = principal.kind === 'person' ? principal.person.roles.get(store) : undefined;
  if (principal.kind !== 'person' || !own || !mayGive(own, given))
    throw new Fault('forbidden', 'Only an owner may make somebody an owner, or change one.', { status: 403 });
  return principal.person;
}

const unknown = (what: string) => new Fault('not_found', `There is no such ${what} in this store.`, { status: 404 });
