import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { provisionPeople } from '../people/provision.ts';
import { openTestApi, type TestApi } from '../testing.ts';

const STORES = ['shop', 'other'].map((id) => storeSchema.parse({ id, name: id, currency: 'EUR' }));
const PASSWORD = 'a fine long password';
const HOUR = 3_600_000;
let api: TestApi;
let cookie = '';

beforeAll(async () => {
  api = await openTestApi(STORES);
  const people = [{ email: 'ana@shop.example', password: PASSWORD, role: 'owner' as const, stores: ['shop'] }];
  await provisionPeople(api.database, { stores: [], people }, api.deps.accounts.passwords);
  const signedIn = await api.ask('POST', '/api/auth/sign-in/email', { body: { email: 'ana@shop.example', password: PASSWORD } });
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
});
afterAll(() => api.close());

interface Made {
  id: string;
  text: string;
}
interface Listed {
  id: string;
  hint: string;
  text: string | null;
  last_used_at: string | null;
  expires_at: string | null;
}
const keys = '/api/stores/shop/keys';
const make = async (body: object): Promise<Made> => (await (await api.ask('POST', keys, { cookie, body })).json()) as Made;
const list = async (): Promise<Listed[]> => ((await (await api.ask('GET', keys, { cookie })).json()) as { keys: Listed[] }).keys;
const reads = async (key: string, path = '/api/stores/shop'): Promise<number> =>
  (await api.ask('GET', path, { headers: { authorization: `Bearer ${key}` } })).status;

test('a secret key is shown once: no list and no table holds it', async () => {
  const made = await make({ kind: 'secret', name: 'reports' });
  expect(made.text).toMatch(/^sk_[0-9A-Za-z]{32}$/);
  const listed = (await list()).find(({ id }) => id === made.id);
  expect(listed).toMatchObject({ text: null, hint: made.text.slice(-4), last_used_at: null });
  expect(JSON.stringify(await list())).not.toContain(made.text);
});

test('a key does what its scopes say and no more; some things no key may', async () => {
  const { text } = await make({ kind: 'secret', name: 'ledger', scopes: ['health.read'] });
  expect([await reads(text), await reads(text, '/api/rejected?store=shop'), await reads(text, keys)]).toEqual([200, 403, 403]);
  const refused = await api.ask('POST', keys, { cookie, body: { kind: 'secret', name: 'all', scopes: ['keys.manage'] } });
  expect(refused.status).toBe(400);
});

test('a key that is too old opens nothing, and its use is written down while it does', async () => {
  const { id, text } = await make({ kind: 'secret', name: 'short', expires_at: new Date(Date.now() + 1_500).toISOString() });
  expect(await reads(text)).toBe(200);
  expect((await list()).find((key) => key.id === id)?.last_used_at).not.toBeNull();
  await expect.poll(() => reads(text), { timeout: 5_000 }).toBe(401);
});

test('rotation: both keys are good for the overlap, an earlier end stays, and the successor is the same kind', async () => {
  const old = await make({ kind: 'secret', name: 'rotated', scopes: ['health.read'] });
  const rotate = (id: string, hours: number) => api.ask('POST', `${keys}/${id}/rotate`, { cookie, body: { overlap_hours: hours } });
  const next = (await (await rotate(old.id, 2)).json()) as Made;
  expect([await reads(old.text), await reads(next.text), await reads(next.text, '/api/rejected?store=shop')]).toEqual([200, 200, 403]);
  const ends = Date.parse((await list()).find(({ id }) => id === old.id)?.expires_at ?? '');
  expect(Math.abs(ends - (Date.now() + 2 * HOUR))).toBeLessThan(60_000);
  const soon = new Date(Date.now() + HOUR).toISOString();
  const ending = await make({ kind: 'write', name: 'ending', expires_at: soon });
  await rotate(ending.id, 24);
  expect((await list()).find(({ id }) => id === ending.id)?.expires_at).toBe(soon);
  expect((await rotate(old.id, 0)).status).toBe(200);
  expect(await reads(old.text)).toBe(401);
});

test('a revoked key is refused at once, its sockets are closed, and it cannot be rotated back', async () => {
  const { id, text } = await make({ kind: 'secret', name: 'gone' });
  expect(await reads(text)).toBe(200);
  expect((await api.ask('DELETE', `${keys}/${id}`, { cookie })).status).toBe(204);
  expect(await reads(text)).toBe(401);
  expect(api.disconnected).toContain(`key:${id}`);
  expect((await api.ask('POST', `${keys}/${id}/rotate`, { cookie, body: {} })).status).toBe(404);
  expect((await api.ask('DELETE', `${keys}/${id}`, { cookie })).status).toBe(404);
});

test('another store’s key is not there', async () => {
  const [foreign] = await api.database.sql.query.apiKeys.findMany({ where: (key, { eq }) => eq(key.storeId, 'other') });
  expect((await api.ask('DELETE', `${keys}/${foreign?.id}`, { cookie })).status).toBe(404);
  expect(await reads('sk_other', '/api/stores/other')).toBe(200);
});

test('a share link reads one store’s figures, and nothing else; with its password, until it ends', async () => {
  const ask = (body: object) => api.ask('POST', '/api/stores/shop/shares', { cookie, body });
  const { id, link } = (await (await ask({ name: 'board', password: 'open sesame' })).json()) as { id: string; link: string };
  const token = link.slice(link.lastIndexOf('/') + 1);
  const open = (password?: string) => api.ask('POST', '/api/shares/open', { body: { token, ...(password && { password }) } });
  expect([(await open()).status, (await open('wrong password')).status]).toEqual([401, 401]);
  const { access } = (await (await open('open sesame')).json()) as { access: string };
  const headers = { authorization: `Bearer ${access}` };
  const session = (await (await api.ask('GET', '/api/session', { headers })).json()) as { stores: object[] };
  expect(session).toMatchObject({ principal: { kind: 'share' }, stores: [{ id: 'shop', may: ['stats.read'] }] });
  expect(session.stores[0]).not.toHaveProperty('write_key');
  for (const [method, path] of [
    ['DELETE', '/api/stores/shop'],
    ['PATCH', '/api/stores/shop'],
    ['POST', keys],
    ['GET', keys],
  ] as const) {
    const body = method === 'GET' ? undefined : method === 'POST' ? { kind: 'secret', name: 'x' } : { name: 'shop' };
    expect([method, path, (await api.ask(method, path, { headers, body })).status]).toEqual([method, path, 403]);
  }
  expect((await api.ask('GET', '/api/stores/other/status', { headers })).status).toBe(404);
  for (const forged of [access.replace(/.$/, 'x'), access.replace(/\.[^.]+\./, '.zzzzzzzz.'), 'sha_', `sha_${id}.zzzzzzzz.`])
    expect((await api.ask('GET', '/api/session', { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  expect((await api.ask('DELETE', `/api/stores/shop/shares/${id}`, { cookie })).status).toBe(204);
  expect((await api.ask('GET', '/api/session', { headers })).status).toBe(401);
  expect((await open('open sesame')).status).toBe(404);
  expect(api.disconnected).toContain(`share:${id}`);
});
