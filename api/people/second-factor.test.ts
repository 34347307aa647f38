import { sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { totp } from '../../platform/testing/totp.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { provisionPeople } from './provision.ts';

const OWNER = { email: 'olga@shop.example', password: 'a fine long password', role: 'owner' as const, stores: ['linen'] };
const STEP = 30_000;
/** As many as try at the same time. */
const CROWD = 20;
let api: TestApi;
let secret = '';
let recoveryCodes: string[] = [];
let addresses = 0;

beforeAll(async () => {
  api = await openTestApi([storeSchema.parse({ id: 'linen', name: 'Linen', currency: 'EUR' })]);
  await provisionPeople(api.database, { stores: [], people: [OWNER] }, api.deps.accounts.passwords);
  const cookie = cookies(await signIn());
  const enabled = await api.ask('POST', '/api/auth/two-factor/enable', { cookie, body: { password: OWNER.password } });
  const begun = (await enabled.json()) as { totpURI: string; backupCodes: string[] };
  secret = new URL(begun.totpURI).searchParams.get('secret') ?? '';
  recoveryCodes = begun.backupCodes;
  expect((await verify(cookie, totp(secret, Date.now()))).status).toBe(200);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.database.sql.execute(text`DELETE FROM milestones`);
  await api.database.sql.execute(text`UPDATE two_factors SET failed_verification_count = 0, locked_until = NULL`);
});

const cookies = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
/** Each from an address of its own: the limits by address are another wall. */
const elsewhere = () => ({ 'x-forwarded-for': `203.0.113.${++addresses}` });
const signIn = () =>
  api.ask('POST', '/api/auth/sign-in/email', { body: { email: OWNER.email, password: OWNER.password }, headers: elsewhere() });
const verify = (cookie: string, code: string, how = 'totp') =>
  api.ask('POST', `/api/auth/two-factor/verify-${how}`, { cookie, body: { code }, headers: elsewhere() });
/** The password was right, the second factor is to come. */
async function halfOpen(): Promise<string> {
  const response = await signIn();
  expect(await response.clone().json()).toMatchObject({ twoFactorRedirect: true });
  return cookies(response);
}
const halfOpens = (count: number) => Promise.all(Array.from({ length: count }, halfOpen));
const right = () => totp(secret, Date.now());
/** Of another hour, and not by chance one of those that would do now. */
function wrong(n: number): string {
  const good = [-1, 0, 1, 2].map((steps) => totp(secret, Date.now() + steps * STEP));
  return (
    ['111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888', '999999'].filter((code) => !good.includes(code))[
      n % 5
    ] ?? ''
  );
}
async function said(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
}
const sessions = async (): Promise<number> => {
  const { rows } = (await api.database.sql.execute(text`SELECT count(*)::int AS n FROM user_sessions`)) as unknown as {
    rows: { n: number }[];
  };
  return rows[0]?.n ?? -1;
};

test('five wrong codes close a half-open sign-in for good; the owner begins again with the password', async () => {
  const half = await halfOpen();
  for (let n = 0; n < 5; n++) expect(await said(await verify(half, wrong(n)))).toEqual([401, 'invalid_code']);
  const before = await sessions();
  expect(await said(await verify(half, right()))).toEqual([429, 'too_many_codes']);
  expect(await said(await verify(half, right()))).toEqual([401, 'invalid_two_factor_cookie']);
  const [recovery = ''] = recoveryCodes;
  expect(await said(await verify(half, recovery, 'backup-code'))).toEqual([401, 'invalid_two_factor_cookie']);
  expect(await sessions()).toBe(before);

  const whole = await verify(await halfOpen(), right());
  expect(whole.status).toBe(200);
  expect((await api.ask('GET', '/api/session', { cookie: cookies(whole) })).status).toBe(200);
});

test('guesses at the same time count as guesses one after the other', async () => {
  const half = await halfOpen();
  const statuses = await Promise.all(Array.from({ length: CROWD }, async (_, n) => (await verify(half, wrong(n))).status));
  expect(statuses.filter((status) => status === 200)).toEqual([]);
  const { rows } = (await api.database.sql.execute(text`SELECT failed_verification_count AS n FROM two_factors`)) as unknown as {
    rows: { n: number }[];
  };
  expect(rows[0]?.n).toBeGreaterThan(0);
  expect(rows[0]?.n).toBeLessThanOrEqual(5);
});

test('ten wrong codes in a row, over however many sign-ins, close the second factor for a quarter of an hour', async () => {
  for (const half of await halfOpens(2)) for (let n = 0; n < 5; n++) await verify(half, wrong(n));
  const locked = await verify(await halfOpen(), right());
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800);
  expect(await said(locked)).toEqual([429, 'account_temporarily_locked']);
  const [, recovery = ''] = recoveryCodes;
  expect((await verify(await halfOpen(), recovery, 'backup-code')).status).toBe(429);

  await api.database.sql.execute(text`UPDATE two_factors SET locked_until = now() - interval '1 second'`);
  expect((await verify(await halfOpen(), right())).status).toBe(200);
});

test('a code of the app lets in once, also when twenty bring it at the same time', async () => {
  const before = await sessions();
  const code = right();
  const answers = await Promise.all((await halfOpens(CROWD)).map((half) => verify(half, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(CROWD - 1).fill(401)]);
  const refused = answers.find(({ status }) => status === 401) as Response;
  expect(refused.headers.getSetCookie().join()).not.toContain('session_token');
  expect(await said(refused)).toEqual([401, 'code_used']);
  expect(await sessions()).toBe(before + 1);
  expect((await verify(await halfOpen(), totp(secret, Date.now() + STEP))).status).toBe(200);
});

test('a recovery code lets in once, also when twenty bring it at the same time, by one half-open sign-in or by twenty', async () => {
  const [, , one = '', other = ''] = recoveryCodes;
  const before = await sessions();
  const half = await halfOpen();
  const same = await Promise.all(Array.from({ length: CROWD }, () => verify(half, one, 'backup-code')));
  expect(same.filter(({ status }) => status === 200)).toHaveLength(1);
  await api.database.sql.execute(text`UPDATE two_factors SET failed_verification_count = 0, locked_until = NULL`);
  const many = await Promise.all((await halfOpens(CROWD)).map((each) => verify(each, other, 'backup-code')));
  expect(many.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(many.every(({ status }) => status < 500)).toBe(true);
  expect(await sessions()).toBe(before + 2);
});
