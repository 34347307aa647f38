import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webhookPath } from '../contracts/order-sources.ts';
import { secretPlace, writeSecrets } from '../contracts/source-secrets.ts';
import { storeSchema } from '../contracts/store.ts';
import { ingestPaths } from '../ingest/openapi.ts';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { signIn } from '../load-tests/harness/sign-in.ts';
import { openMemoryCache } from '../platform/cache/memory.ts';
import { fromDatabase } from '../platform/database/directory.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { orderSources } from '../platform/database/schema.ts';
import { dataPaths } from '../platform/paths.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { openVault } from '../platform/vault/vault.ts';

/** Row "secrets in logs": one token for each kind of secret, every log line on, every error provoked; afterwards none is anywhere but where it was given. */

const token = (name: string): string => `canary${name}${randomBytes(12).toString('hex')}`;
const STORE = storeSchema.parse({ id: 'shop', name: 'Shop', currency: 'EUR' });
const OWNER = { email: 'owner@shop.example', password: token('password') };
const SOURCE = 'src_canary';
const KEY = randomBytes(32).toString('base64url');
/** Every secret of this server by what it is. Those that come up on the way are added. */
const canaries: Record<string, string> = {
  'the signing secret of a shop': token('webhook'),
  'the vault’s key': KEY,
  'the owner’s password': OWNER.password,
  'a wrong password': token('guess'),
  'a secret key': `sk_${token('key')}`,
  'a secret key of nobody': `sk_${token('nobody')}`,
  'the password of the mail server': token('smtp'),
  'the secret of the identity provider': token('oidc'),
};
const said = (what: keyof typeof canaries): string => canaries[what] ?? '';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let server: RunningServer;
let cookie: string;
/** Everything that the server answered. */
const answers: string[] = [];
let asked = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder.dir, 'data');
  await plantSealedSecret();
  const provision = join(folder.dir, 'provision.json');
  const store = { ...STORE, write_key: 'wk_public_canary', secret_key: said('a secret key') };
  await writeFile(provision, JSON.stringify({ stores: [store], people: [{ ...OWNER, role: 'owner' }] }));
  server = await startServer({
    DATA_DIR: data,
    PROVISION: provision,
    LOG_LEVEL: 'debug',
    VAULT_KEYS: `now:${KEY}`,
    SMTP_URL: `smtp://mailer:${said('the password of the mail server')}@127.0.0.1:9`,
    OIDC_ISSUER: 'http://127.0.0.1:9',
    OIDC_CLIENT_ID: 'footfall',
    OIDC_CLIENT_SECRET: said('the secret of the identity provider'),
  });
  cookie = await signIn(server.url, OWNER);
  canaries['the session'] = cookie.split('=')[1]?.split(';')[0] ?? '';
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await folder.remove();
});

async function plantSealedSecret(): Promise<void> {
  const database = await openPglite({ dir: dataPaths(data).database });
  const cache = openMemoryCache({ name: data });
  await (await fromDatabase(database, cache)).addStore(STORE, { writeKey: 'wk_public_canary', secretKey: said('a secret key') });
  const place = secretPlace({ id: SOURCE, store: STORE.id });
  const sealedSecret = openVault({ keys: `now:${KEY}` }).vault.seal(place, writeSecrets({ secret: said('the signing secret of a shop') }));
  const row = { id: SOURCE, storeId: STORE.id, platform: 'generic', name: 'Canary', sealedSecret } as const;
  await database.sql.insert(orderSources).values(row);
  // One that nothing opens: its delivery is a fault inside.
  await database.sql
    .insert(orderSources)
    .values({ ...row, id: `${SOURCE}_broken`, sealedSecret: sealedSecret.replace('v1.now', 'v1.lost') });
  await cache.close();
  await database.close();
}

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> {
  const response = await fetch(server.url + path, {
    method,
    headers: { origin: server.url, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  asked++;
  answers.push(`${method} ${path.split('?', 1)[0]}: ${JSON.stringify([...response.headers])} ${await response.clone().text()}`);
  return response;
}

/** What a shop says in an event is the shop's: it is kept as it came. */
const OF_INGEST = new Set(Object.keys(ingestPaths));

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

test('every route is asked: as its owner, with a key, with a wrong key, and with what it does not take', async () => {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as Document;
  const withCookie = { cookie };
  const withKey = { authorization: `Bearer ${said('a secret key')}` };
  const wrong = { authorization: `Bearer ${said('a secret key of nobody')}`, 'x-write-key': said('a secret key of nobody') };
  const everything = Object.values(canaries);
  const bodies = [
    '{"password":',
    JSON.stringify(everything),
    JSON.stringify(
      Object.fromEntries(['password', 'token', 'secret', 'key', 'email', 'name', 'events'].map((name) => [name, everything.join()])),
    ),
  ];
  for (const [template, methods] of Object.entries(document.paths).filter(([path]) => !OF_INGEST.has(path))) {
    const path = template.replace(/\{(store|id)\}/, STORE.id).replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
    const query = `${path}?store=${STORE.id}&range=today`;
    for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
      for (const headers of [withKey, withCookie, wrong, {}]) if (method === 'GET') await ask(method, query, headers);
      await ask(
        method,
        `${path}?store=${STORE.id}&key=${said('a secret key of nobody')}&range=${said('a wrong password')}`,
        wrong,
        method === 'GET' ? undefined : '{}',
      );
      // Nothing is deleted, and no session ended, that later questions need.
      if (method === 'POST' || method === 'PATCH' || method === 'PUT') for (const body of bodies) await ask(method, query, withKey, body);
    }
  }
  expect(asked).toBeGreaterThan(80);
});

test('events bring keys of every kind and are refused', async () => {
  const [right, nobody] = [said('a secret key'), said('a secret key of nobody')];
  for (const key of [right, nobody]) {
    const refused = [{ event: 5, event_type: 5, type: 5, url: 5 }];
    const inBody = JSON.stringify({ writeKey: key, api_key: key, key, batch: refused, events: refused });
    for (const path of ['/track/event', '/track/batch', '/v1/batch', '/batch', '/e/', '/mp/collect', '/api/send', '/shopify/pixel']) {
      await ask('POST', path, {}, inBody);
      await ask('POST', `${path}?key=${key}&api_secret=${key}&writeKey=${key}&api_key=${key}`, {}, '{"event_type":5}');
      await ask(
        'POST',
        path,
        { authorization: `Basic ${btoa(`${key}:`)}`, 'x-write-key': key, 'x-api-key': key },
        JSON.stringify({ batch: refused }),
      );
    }
  }
  const rejected = await (await ask('GET', `/api/rejected?store=${STORE.id}`, { cookie })).json();
  expect(JSON.stringify(rejected)).toMatch(/reason/);
});

test('sign-in, mail, the identity provider, webhooks and sockets fail in every way', async () => {
  const signing = (password: string) => ask('POST', '/api/auth/sign-in/email', {}, JSON.stringify({ email: OWNER.email, password }));
  expect((await signing(said('a wrong password'))).status).toBe(401);
  await ask('POST', '/api/auth/request-password-reset', {}, JSON.stringify({ email: OWNER.email, redirectTo: '/' }));
  for (const path of ['/api/auth/sign-in/social', '/api/auth/sign-in/oauth2'])
    await ask('POST', path, {}, JSON.stringify({ provider: 'oidc', providerId: 'oidc', callbackURL: '/' }));
  for (const source of [SOURCE, `${SOURCE}_broken`]) {
    for (const signature of ['', 'nonsense', said('a wrong password')]) {
      const headers = { 'x-footfall-signature': signature, 'webhook-signature': signature, 'webhook-id': 'x', 'webhook-timestamp': '1' };
      await ask('POST', webhookPath('generic', source), headers, '{"id":1}');
    }
  }
  const made = await ask(
    'POST',
    `/api/stores/${STORE.id}/shares`,
    { cookie },
    JSON.stringify({ name: 'x', password: said('a wrong password') }),
  );
  expect(made.ok).toBe(true);
  for (const path of [
    `/live?store=${STORE.id}&key=${said('a secret key of nobody')}`,
    `/live?store=${STORE.id}&key=${said('a secret key')}`,
  ])
    await ask('GET', path);
  await ask('GET', `/overview?key=${said('a secret key')}`);
});

test('no answer has one, but that which sets the session', () => {
  const shown = answers.flatMap((answer) =>
    Object.entries(canaries)
      .filter(([, value]) => answer.includes(value))
      .map(([what]) => `${what} in ${answer}`),
  );
  expect(shown).toEqual([]);
});

test('no log line has one, with every level on', async () => {
  const output = server.output();
  // The log is on, and it said something about what failed.
  expect(output).toMatch(/"level":/);
  const shown = Object.entries(canaries).filter(([, value]) => output.includes(value));
  expect(shown).toEqual([]);
});

test('no row of the database and no byte of the data directory has one', async () => {
  await server.stop();
  const database = await openPglite({ dir: dataPaths(data).database });
  const tables = (await database.sql.execute(
    text`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
  )) as unknown as {
    rows: { table_name: string }[];
  };
  let dump = '';
  for (const { table_name } of tables.rows) {
    const rows = (await database.sql.execute(
      text`SELECT row_to_json(t)::text AS row FROM ${text.identifier(table_name)} t`,
    )) as unknown as { rows: { row: string }[] };
    dump += rows.rows.map(({ row }) => `${table_name} ${row}\n`).join('');
  }
  await database.close();
  expect(dump).toContain('v1.now.');
  expect(dump).toContain(OWNER.email);
  expect(Object.entries(canaries).filter(([, value]) => dump.includes(value))).toEqual([]);

  const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name));
    for (const [what, value] of Object.entries(canaries)) if (bytes.includes(value)) found.push(`${what} in ${name}`);
  }
  expect(found).toEqual([]);
});
