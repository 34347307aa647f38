import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { provisionPeople } from '../people/provision.ts';
import { openTestApi, TEST_URL, type TestApi } from '../testing.ts';

const CLIENT = { clientId: 'footfall', clientSecret: 'what the provider knows us by', name: 'Shop accounts' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A provider that says whoever asks is `email`. */
let email = 'ana@shop.example';
/** Codes that it has given, each with the nonce that it was asked with. */
const codes = new Map<string, string>();
let provider: Server;
let api: TestApi;

beforeAll(async () => {
  provider = createServer(async (request, response) => {
    const issuer = `http://${request.headers.host}`;
    const answer = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (request.url === '/keys')
      return answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
    if (request.url === '/userinfo') return answer({ sub: email, email, email_verified: true, name: 'Ana' });
    const form = new URLSearchParams((await request.toArray()).join(''));
    const nonce = codes.get(form.get('code') ?? '');
    if (nonce === undefined) return answer({ error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      nonce,
      iss: issuer,
      aud: CLIENT.clientId,
      sub: email,
      email,
      email_verified: true,
      name: 'Ana',
      iat: now,
      exp: now + 600,
    };
    const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url');
    return answer({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 600, id_token: `${signed}.${signature}` });
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  api = await openTestApi([storeSchema.parse({ id: 'shop', name: 'Shop', currency: 'EUR' })], {}, { issuer, ...CLIENT });
  const people = [{ email: 'ana@shop.example', password: 'a fine long password', role: 'owner' as const, stores: ['shop'] }];
  await provisionPeople(api.database, { stores: [], people }, api.deps.accounts.passwords);
});
afterAll(async () => {
  await api.close();
  provider.close();
});

const cookies = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');

/** Goes to the provider and comes back with a code: the callback's path, and the cookies of the browser. */
async function toProvider(callbackURL = '/overview'): Promise<{ path: string; cookie: string; state: string }> {
  const begun = await api.ask('POST', '/api/auth/sign-in/social', { body: { provider: 'oidc', callbackURL } });
  expect(begun.status).toBe(200);
  const asked = new URL(((await begun.json()) as { url: string }).url);
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  const state = asked.searchParams.get('state') ?? '';
  const code = randomUUID();
  codes.set(code, asked.searchParams.get('nonce') ?? '');
  return { path: `/api/auth/callback/oidc?code=${code}&state=${state}`, cookie: cookies(begun), state };
}
const isIn = async (response: Response): Promise<boolean> =>
  (await api.ask('GET', '/api/session', { cookie: cookies(response) })).status === 200;

test('whoever is in a team signs in through the provider, and lands on our own page', async () => {
  const { path, cookie, state } = await toProvider();
  expect(state.length).toBeGreaterThanOrEqual(22);
  const back = await api.ask('GET', path, { cookie });
  expect([back.status, back.headers.get('location')]).toEqual([302, '/overview']);
  expect(await isIn(back)).toBe(true);
  const { entries } = (await (await api.ask('GET', '/api/stores/shop/audit', { cookie: cookies(back) })).json()) as { entries: object[] };
  expect(entries[0]).toMatchObject({ who: 'ana@shop.example', action: 'sign-in' });
  expect((await (await api.ask('GET', '/api/sign-in')).json()) as object).toMatchObject({ oidc: CLIENT.name });
});

test('an answer of the provider is good once: of 100 at the same time one signs in', async () => {
  const { path, cookie } = await toProvider();
  // A provider takes each code once; this one does not, so that only our own state stands in the way.
  const answers = await Promise.all(Array.from({ length: 100 }, () => api.ask('GET', path, { cookie })));
  const inside = await Promise.all(answers.map(isIn));
  expect(inside.filter(Boolean)).toHaveLength(1);
});

test('another browser, another state or none signs nobody in', async () => {
  const [mine, other] = [await toProvider(), await toProvider()];
  const code = new URL(mine.path, TEST_URL).searchParams.get('code') ?? '';
  for (const [path, cookie] of [
    [mine.path, ''],
    [mine.path, other.cookie],
    [`/api/auth/callback/oidc?code=${code}&state=${other.state}x`, mine.cookie],
    [`/api/auth/callback/oidc?code=${code}`, mine.cookie],
  ] as const)
    expect(await isIn(await api.ask('GET', path, { cookie }))).toBe(false);
});

test('who is in no team is made nobody', async () => {
  email = 'stranger@elsewhere.example';
  const { path, cookie } = await toProvider();
  expect(await isIn(await api.ask('GET', path, { cookie }))).toBe(false);
  email = 'ana@shop.example';
});

test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'http://localhost.evil.example/'])(
  'a sign-in never leads to %s',
  async (callbackURL) => {
    const begun = await api.ask('POST', '/api/auth/sign-in/social', { body: { provider: 'oidc', callbackURL } });
    expect(begun.status).toBe(403);
  },
);
