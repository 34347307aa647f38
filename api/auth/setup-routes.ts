import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { Fault } from '../../contracts/error.ts';
import { PASSWORD_LENGTH, storeSchema } from '../../contracts/store.ts';
import { audit } from '../audit/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, body } from '../json-route.ts';
import { isSetupToken, makeOwner, needsOwner } from '../people/setup.ts';
import { freeStoreId, originsOf } from '../settings/new-store.ts';
import { signIn } from './sign-in.ts';
import { countTry } from './sign-in-limits.ts';

const setupSchema = z.object({
  token: z.string(),
  name: z.string().trim().min(1).max(120),
  email: z.email(),
  password: z.string().min(PASSWORD_LENGTH).max(256),
  store: z.object({
    name: storeSchema.shape.name,
    currency: storeSchema.shape.currency,
    timezone: storeSchema.shape.timezone,
    /** `shop.example`: events are taken from its pages alone. Empty: from anywhere. */
    domain: z.string().max(253).default(''),
  }),
});
const lookRoute = createRoute({
  method: 'get',
  path: '/api/setup',
  summary: 'Whether this server waits for its owner',
  responses: { 200: answers(z.object({ needed: z.literal(true) }), 'It does'), 404: { description: 'It has one' } },
});
const setupRoute = createRoute({
  method: 'post',
  path: '/api/setup',
  summary: 'Makes the owner and the first store, once',
  request: { body: body(setupSchema) },
  responses: {
    200: answers(z.object({ store: z.string() }), 'Made, and signed in'),
    403: { description: 'The link is wrong or too old' },
    404: { description: 'There is an owner' },
  },
});

/** The first run. Once there is an owner, none of it exists any more. */
export function addSetupRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  const { accounts, database, directory } = deps;
  const gone = () => new Fault('not_found', 'This server has its owner. Sign in.', { status: 404 });

  app.get('/setup', async (c) => {
    c.header('Referrer-Policy', 'no-referrer');
    if (!(await needsOwner(database))) return c.html(GONE, 404);
    return c.redirect(`/welcome?token=${encodeURIComponent(c.req.query('token') ?? '')}`);
  });

  app.openapi(lookRoute, async (c) => {
    if (!(await needsOwner(database))) throw gone();
    return c.json({ needed: true as const }, 200);
  });

  app.openapi(setupRoute, async (c) => {
    await countTry(deps.cache, 'setup', c.get('address') ?? '');
    if (!(await needsOwner(database))) throw gone();
    const { token, name, email, password, store } = c.req.valid('json');
    if (!(await isSetupToken(database, token)))
      throw new Fault('bad_setup_link', 'This link is not right, or too old. Stop the server and start it again: it prints a new one.', {
        status: 403,
      });
    const { domain, ...about } = store;
    const id = freeStoreId(about.name, directory);
    const person = { email, name, passwordHash: await accounts.passwords.hash(password) };
    const first = storeSchema.parse({ ...about, id, origins: originsOf(domain) });
    const mine = [...directory.stores().map((one) => one.id), id];
    const made = await directory.addStore(first, {}, async (tx) => {
      if (!(await makeOwner(tx, person, mine))) throw gone();
    });
    if (!made) throw gone();
    await audit(c, database, 'server', { store: id, action: 'setup', target: email });
    const signedIn = await signIn(accounts, email, password, c.get('address'));
    for (const cookie of signedIn) c.header('Set-Cookie', cookie, { append: true });
    return c.json({ store: id }, 200);
  });
}

const GONE = html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><meta name="color-scheme" content="light dark" /><title>Footfall</title></head>
  <body>
    <main>
      <h1>This server is set up</h1>
      <p>It has its owner. <a href="/sign-in">Sign in</a>, or ask an owner to invite you.</p>
    </main>
  </body>
</html>`;
