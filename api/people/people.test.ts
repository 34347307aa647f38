import { sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { totp } from '../../platform/testing/totp.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { provisionPeople } from './provision.ts';
import { createSetupLink } from './setup.ts';

const SHOPS = ['linen', 'other'].map((id) => storeSchema.parse({ id, name: `Shop ${id}`, currency: 'EUR' }));
const PASSWORD = 'a fine long password';
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi(SHOPS);
});
afterAll(() => api.close());

const cookies = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
const errorOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
];
const json = async <T>(response: Response | Promise<Response>): Promise<T> => (await (await response).json()) as T;
const signIn = (email: string, password = PASSWORD, cookie?: string) =>
  api.ask('POST', '/api/auth/sign-in/email', { body: { email, password }, ...(cookie && { cookie }) });

async function signedIn(email: string, password = PASSWORD): Promise<string> {
  const response = await signIn(email, password);
  expect(response.status).toBe(200);
  return cookies(response);
}

const person = { name: 'Ana', email: 'Ana@Shop.example', password: PASSWORD };
const store = { name: 'Größe & Söhne', currency: 'EUR', timezone: 'Europe/Berlin', domain: 'shop.example' };
let owner = '';

describe('first run', () => {
  test('without an owner the link leads to the welcome page, a wrong one makes nobody', async () => {
    const link = await api.ask('GET', '/setup?token=x');
    expect([link.status, link.headers.get('location')]).toEqual([302, '/welcome?token=x']);
    expect(await json(api.ask('GET', '/api/setup'))).toEqual({ needed: true });
    expect(await errorOf(await api.ask('POST', '/api/setup', { body: { token: 'wrong', ...person, store } }))).toEqual([
      403,
      'bad_setup_link',
    ]);
    const short = await api.ask('POST', '/api/setup', { body: { token: 'x', ...person, password: 'short', store } });
    expect(short.status).toBe(400);
  });

  test('of 100 setups at once one makes the owner; afterwards there is no setup', async () => {
    const token = await createSetupLink(api.database);
    const attempt = (n: number) =>
      api.ask('POST', '/api/setup', { body: { token, ...person, email: `ana${n}@shop.example`, store: { ...store, name: `Shop ${n}` } } });
    // The limit on tries is a wall of its own; here it is out of the way.
    const take = api.deps.cache.take;
    api.deps.cache.take = (_key, _cost, limit) => ({ allowed: true, limit, remaining: limit, resetMs: 0 });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => attempt(n)));
    api.deps.cache.take = take;
    const made = answers.filter(({ status }) => status === 200);
    expect(made).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404, 503]));
    owner = cookies(made[0] as Response);
    const { stores, principal } = await json<{ stores: { id: string; role: string }[]; principal: { email: string } }>(
      api.ask('GET', '/api/session', { cookie: owner }),
    );
    expect(principal.email).toMatch(/^ana\d+@shop\.example$/);
    expect(stores.map(({ id, role }) => [id, role])).toEqual([
      ['linen', 'owner'],
      ['other', 'owner'],
      [expect.stringMatching(/^shop-\d+$/), 'owner'],
    ]);
    expect((await api.ask('GET', '/setup?token=x')).status).toBe(404);
    expect((await api.ask('GET', '/api/setup')).status).toBe(404);
    expect(await errorOf(await api.ask('POST', '/api/setup', { body: { token, ...person, store } }))).toEqual([404, 'not_found']);
    const people = await api.database.sql.execute(text`SELECT count(*) AS n FROM users`);
    expect(people).toMatchObject({ rows: [{ n: 1 }] });
  });
});

describe('signing in', () => {
  beforeAll(async () => {
    const people = [
      { email: 'eve@shop.example', password: PASSWORD, role: 'admin' as const, stores: ['linen'] },
      { email: 'vic@shop.example', password: PASSWORD, role: 'viewer' as const, stores: ['linen'] },
      { email: 'flo@shop.example', password: PASSWORD, role: 'owner' as const, stores: ['other'] },
      { email: 'two@shop.example', password: PASSWORD, role: 'analyst' as const, stores: ['linen'] },
    ];
    await provisionPeople(api.database, { stores: [], people }, api.deps.accounts.passwords);
    await provisionPeople(api.database, { stores: [], people }, api.deps.accounts.passwords);
  });

  test('a wrong password and an unknown person are told apart by nothing', async () => {
    const answers = [await signIn('eve@shop.example', 'wrong password'), await signIn('nobody@shop.example', 'wrong password')];
    for (const answer of answers) expect(await errorOf(answer)).toEqual([401, 'invalid_email_or_password']);
  });

  test('from another site, or from nowhere, nobody signs in', async () => {
    const body = { email: 'eve@shop.example', password: PASSWORD };
    for (const origin of ['https://evil.example', 'null', ''])
      expect(await errorOf(await api.ask('POST', '/api/auth/sign-in/email', { body, headers: { origin } }))).toEqual([
        403,
        'foreign_origin',
      ]);
  });

  test('a session ends with signing out, and its sockets with it', async () => {
    const cookie = await signedIn('eve@shop.example');
    const { sessions } = await json<{ sessions: { id: string; current: boolean }[] }>(api.ask('GET', '/api/me', { cookie }));
    const mine = sessions.find(({ current }) => current)?.id;
    expect((await api.ask('POST', '/api/auth/sign-out', { cookie, body: {} })).status).toBe(200);
    expect((await api.ask('GET', '/api/session', { cookie })).status).toBe(401);
    expect(api.disconnected).toContain(`session:${mine}`);
  });

  test('everywhere else is signed out at once; another’s session is not there', async () => {
    const [here, there, other] = [
      await signedIn('eve@shop.example'),
      await signedIn('eve@shop.example'),
      await signedIn('vic@shop.example'),
    ];
    const { sessions } = await json<{ sessions: { id: string }[] }>(api.ask('GET', '/api/me', { cookie: other }));
    expect((await api.ask('DELETE', `/api/me/sessions/${sessions[0]?.id}`, { cookie: here })).status).toBe(404);
    expect((await api.ask('DELETE', '/api/me/sessions', { cookie: here })).status).toBe(204);
    const statuses = await Promise.all([here, there, other].map(async (cookie) => (await api.ask('GET', '/api/me', { cookie })).status));
    expect(statuses).toEqual([200, 401, 200]);
  });

  test('a session goes on for whoever comes back, and is left alone while it is fresh', async () => {
    const cookie = await signedIn('eve@shop.example');
    expect((await api.ask('GET', '/api/session', { cookie })).headers.getSetCookie()).toEqual([]);
    const ofEve = text`user_id = (SELECT id FROM users WHERE email = 'eve@shop.example')`;
    // Two days of its thirty are over.
    await api.database.sql.execute(text`UPDATE user_sessions SET expires_at = expires_at - interval '2 days' WHERE ${ofEve}`);
    const renewed = await api.ask('GET', '/api/session', { cookie });
    expect(renewed.headers.getSetCookie().join()).toMatch(/footfall\.session_token=\S+; Max-Age=2592000/);
    await api.database.sql.execute(text`UPDATE user_sessions SET expires_at = now() - interval '1 second' WHERE ${ofEve}`);
    expect((await api.ask('GET', '/api/session', { cookie })).status).toBe(401);
  });

  test('a changed cookie opens nothing', async () => {
    const cookie = await signedIn('eve@shop.example');
    for (const forged of [cookie.replace(/session_token=./, 'session_token=x'), cookie.replace(/.(?=;)/, 'x')])
      expect((await api.ask('GET', '/api/session', { cookie: forged })).status).toBe(401);
  });

  test('what better-auth has besides is not served', async () => {
    const paths = [
      'sign-up/email',
      'get-session',
      'list-sessions',
      'update-session',
      'delete-user',
      'change-email',
      'error',
      'ok',
      'list-accounts',
    ];
    for (const path of paths)
      for (const method of ['GET', 'POST']) {
        const response = await api.ask(method, `/api/auth/${path}`, { cookie: owner, ...(method === 'POST' && { body: {} }) });
        expect([path, response.status]).toEqual([path, 404]);
      }
  });

  test('whoever floods an owner’s address locks themselves out, and not the owner', async () => {
    const known = await signedIn('flo@shop.example');
    const answers: number[] = [];
    for (let i = 0; i < 12; i++) answers.push((await signIn('flo@shop.example', 'guess after guess')).status);
    // One of ten was the owner's own.
    expect(answers).toEqual([...Array.from({ length: 9 }, () => 401), 429, 429, 429]);
    const refused = await signIn('flo@shop.example');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    // The browser in which she has signed in before, even from the same address; and any browser elsewhere.
    expect((await signIn('flo@shop.example', PASSWORD, known)).status).toBe(200);
    const body = { email: 'flo@shop.example', password: PASSWORD };
    expect((await api.ask('POST', '/api/auth/sign-in/email', { body, headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(200);
  });
});

test('of a crowd of strangers one at a time is looked at, and whoever is sent away costs nothing', async () => {
  const { auth } = api.deps.accounts;
  const { handler } = auth;
  let [inside, most, looked] = [0, 0, 0];
  auth.handler = async (request) => {
    looked++;
    most = Math.max(most, ++inside);
    return handler(request).finally(() => inside--);
  };
  const tries = Array.from({ length: 60 }, (_, n) =>
    api.ask('POST', '/api/auth/sign-in/email', {
      body: { email: 'ana@shop.example', password: 'a wrong password' },
      headers: { 'x-forwarded-for': `198.51.100.${n}` },
    }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  auth.handler = handler;
  expect(most).toBe(1);
  expect(looked).toBe(statuses.filter((status) => status === 401).length);
  expect(statuses.filter((status) => status === 503).length).toBe(60 - looked);
  expect(looked).toBeLessThan(60);
});

test('two-factor: the password alone opens nothing, a code or a recovery code does, each code once', async () => {
  const cookie = await signedIn('two@shop.example');
  const begun = await json<{ totpURI: string; backupCodes: string[] }>(
    api.ask('POST', '/api/auth/two-factor/enable', { cookie, body: { password: PASSWORD } }),
  );
  const secret = new URL(begun.totpURI).searchParams.get('secret') ?? 'none';
  expect((await api.ask('POST', '/api/auth/two-factor/verify-totp', { cookie, body: { code: '000000' } })).status).toBe(401);
  expect((await api.ask('POST', '/api/auth/two-factor/verify-totp', { cookie, body: { code: totp(secret, Date.now()) } })).status).toBe(
    200,
  );

  const half = await signIn('two@shop.example');
  expect(await half.clone().json()).toMatchObject({ twoFactorRedirect: true });
  expect((await api.ask('GET', '/api/session', { cookie: cookies(half) })).status).toBe(401);
  const whole = await api.ask('POST', '/api/auth/two-factor/verify-totp', {
    cookie: cookies(half),
    body: { code: totp(secret, Date.now()) },
  });
  expect(whole.status).toBe(200);
  expect((await api.ask('GET', '/api/session', { cookie: cookies(whole) })).status).toBe(200);

  const [code = ''] = begun.backupCodes;
  const statuses: number[] = [];
  for (let i = 0; i < 2; i++) {
    const again = await signIn('two@shop.example');
    statuses.push((await api.ask('POST', '/api/auth/two-factor/verify-backup-code', { cookie: cookies(again), body: { code } })).status);
  }
  expect(statuses).toEqual([200, 401]);
  const { entries } = await json<{ entries: { who: string; action: string }[] }>(
    api.ask('GET', '/api/stores/linen/audit?search=two-factor', { cookie: owner }),
  );
  expect(entries.map(({ who, action }) => `${action} by ${who}`).reverse()).toEqual([
    'two-factor.begin by two@shop.example',
    'two-factor.verify by two@shop.example',
    'two-factor.verify by two@shop.example',
    'two-factor.recovery-code by two@shop.example',
  ]);
  const stored = JSON.stringify(await api.database.sql.execute(text`SELECT * FROM two_factors`));
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain(code);
});

test('a forgotten password: the same answer for everybody, one use, and all sessions end', async () => {
  const before = await signedIn('vic@shop.example');
  const ask = (email: string) => api.ask('POST', '/api/auth/request-password-reset', { body: { email } });
  const [one, two] = [await ask('vic@shop.example'), await ask('nobody@shop.example')];
  expect([one.status, await one.json()]).toEqual([two.status, await two.json()]);
  await expect.poll(() => api.letters.filter(({ to }) => to === 'vic@shop.example').length).toBe(1);
  const token = /token=(\S+)/.exec(api.letters.find(({ to }) => to === 'vic@shop.example')?.text ?? '')?.[1] ?? '';
  const reset = (password: string) => api.ask('POST', '/api/auth/reset-password', { body: { token, newPassword: password } });
  expect((await reset('short')).status).toBe(400);
  expect((await reset('another fine password')).status).toBe(200);
  expect((await reset('a third fine password')).status).toBe(400);
  expect((await api.ask('GET', '/api/session', { cookie: before })).status).toBe(401);
  expect((await signIn('vic@shop.example', 'another fine password')).status).toBe(200);
  for (let i = 0; i < 5; i++) await ask('vic@shop.example');
  expect(api.letters.filter(({ to }) => to === 'vic@shop.example').length).toBeLessThanOrEqual(3);
});

describe('the team', () => {
  const invite = (cookie: string, email: string, role: string, at = 'linen') =>
    api.ask('POST', `/api/stores/${at}/people`, { cookie, body: { email, role } });
  const accept = (token: string, body: object, cookie?: string) =>
    api.ask('POST', '/api/invitations/accept', { body: { token, ...body }, ...(cookie && { cookie }) });
  const tokenOf = async (response: Response) => new URL((await json<{ link: string }>(response)).link).searchParams.get('token') ?? '';

  test('an invitation makes one account with its role and no more, and is used up', async () => {
    const token = await tokenOf(await invite(owner, 'New@Shop.example', 'analyst'));
    expect(await json(api.ask('POST', '/api/invitations/look', { body: { token } }))).toEqual({
      store: 'Shop linen',
      email: 'new@shop.example',
      role: 'analyst',
      has_account: false,
    });
    expect(await errorOf(await accept(token, {}))).toEqual([400, 'name_and_password']);
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token, { name: 'New', password: PASSWORD })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const cookie = cookies(answers.find(({ status }) => status === 200) as Response);
    const { stores } = await json<{ stores: { id: string; role: string }[] }>(api.ask('GET', '/api/session', { cookie }));
    expect(stores.map(({ id, role }) => [id, role])).toEqual([['linen', 'analyst']]);
    expect((await accept(token, { name: 'New', password: PASSWORD })).status).toBe(404);
    expect(JSON.stringify(await api.database.sql.execute(text`SELECT * FROM invitations`))).not.toContain(token);
  });

  test('who has an account must be signed in as the invited', async () => {
    const token = await tokenOf(await invite(owner, 'new@shop.example', 'viewer', 'other'));
    expect(await errorOf(await accept(token, { name: 'Thief', password: PASSWORD }))).toEqual([401, 'sign_in_first']);
    expect(await errorOf(await accept(token, {}, owner))).toEqual([403, 'other_person']);
    const cookie = await signedIn('new@shop.example');
    expect((await accept(token, {}, cookie)).status).toBe(200);
    const { stores } = await json<{ stores: { id: string; role: string }[] }>(api.ask('GET', '/api/session', { cookie }));
    expect(stores.map(({ id, role }) => [id, role])).toEqual([
      ['linen', 'analyst'],
      ['other', 'viewer'],
    ]);
  });

  test('a name with a line break puts no line into the letter', async () => {
    await api.ask('PATCH', '/api/me', { cookie: owner, body: { name: 'Ana\r\nBcc: all@evil.example' } });
    await invite(owner, 'third@shop.example', 'viewer');
    expect(api.letters.at(-1)?.subject).not.toMatch(/[\r\n]/);
  });

  test('an admin makes no owner, and the last owner stays', async () => {
    // Her own address has used up its tries above: she signs in where she is known.
    const admin = (await api.deps.accounts.auth.api.signInEmail({
      body: { email: 'eve@shop.example', password: PASSWORD },
      asResponse: true,
    })) as Response;
    const cookie = cookies(admin);
    const { members } = await json<{ members: { id: string; email: string; role: string }[] }>(
      api.ask('GET', '/api/stores/linen/people', { cookie }),
    );
    const [ana, eve] = [members.find(({ role }) => role === 'owner'), members.find(({ email }) => email === 'eve@shop.example')];
    const change = (who: string | undefined, role: string, as: string) =>
      api.ask('PATCH', `/api/stores/linen/people/${who}`, { cookie: as, body: { role } });
    expect((await invite(cookie, 'x@shop.example', 'owner')).status).toBe(403);
    expect((await change(eve?.id, 'owner', cookie)).status).toBe(403);
    expect((await change(ana?.id, 'viewer', cookie)).status).toBe(403);
    expect(await errorOf(await change(ana?.id, 'admin', owner))).toEqual([409, 'last_owner']);
    expect(await errorOf(await api.ask('DELETE', `/api/stores/linen/people/${ana?.id}`, { cookie: owner }))).toEqual([409, 'last_owner']);
    expect((await change(eve?.id, 'viewer', owner)).status).toBe(204);
    expect(api.disconnected).toContain(`person:${eve?.id}`);
    expect((await api.ask('GET', '/api/stores/linen/people', { cookie })).status).toBe(403);
    expect((await api.ask('DELETE', `/api/stores/linen/people/${eve?.id}`, { cookie: owner })).status).toBe(204);
    expect((await api.ask('GET', '/api/stores/linen', { cookie })).status).toBe(404);
  });
});

test('the audit log has it all, is searched and exported, and refuses changes', async () => {
  const { entries } = await json<{ entries: { action: string; target: string; address: string | null }[] }>(
    api.ask('GET', '/api/stores/linen/audit?limit=1000', { cookie: owner }),
  );
  const seen = new Set(entries.map(({ action }) => action));
  for (const action of ['people.invite', 'people.join', 'people.role', 'people.remove', 'sign-in', 'password.reset', 'two-factor.verify'])
    expect(seen).toContain(action);
  const found = await json<{ entries: { target: string }[] }>(
    api.ask('GET', '/api/stores/linen/audit?search=new%40shop', { cookie: owner }),
  );
  expect(found.entries.length).toBeGreaterThan(0);
  const first = await json<{ entries: unknown[]; next: number }>(api.ask('GET', '/api/stores/linen/audit?limit=2', { cookie: owner }));
  const second = await json<{ entries: unknown[] }>(
    api.ask('GET', `/api/stores/linen/audit?limit=2&before=${first.next}`, { cookie: owner }),
  );
  expect([...first.entries, ...second.entries]).toEqual(entries.slice(0, 4));
  const csv = await (await api.ask('GET', '/api/stores/linen/audit.csv', { cookie: owner })).text();
  expect(csv.split('\r\n').length).toBe(entries.length + 2);
  expect(csv).not.toContain(PASSWORD);
  for (const change of [text`UPDATE audit_log SET action = 'x'`, text`DELETE FROM audit_log`, text`TRUNCATE audit_log`])
    await expect(api.database.sql.execute(change)).rejects.toThrow();
});
