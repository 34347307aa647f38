import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { problemsOf, seriousFindings, sideways } from '../platform/testing/browser-page.ts';
import { totp } from '../platform/testing/totp.ts';
import { launchChromium, noChromium, sayIfSkipped } from '../tracker/testing/chromium.ts';

const MINUTE = 60_000;
const OWNER = { name: 'Olga Owner', email: 'olga@shop.example', password: 'a long pass phrase' };
const VIEWER = { name: 'Vera Viewer', email: 'vera@shop.example', password: 'another pass phrase' };
/** The browser's own line about an answer that is meant to be one: asking who is signed in, and wrong codes. */
const EXPECTED = [
  ...['401 /api/session', '404 /api/setup', '404 /api/invitations/look', '401 /api/shares/open', '404 /api/shares/open'],
  ...['401 /api/auth/two-factor/verify-backup-code', '401 /api/auth/sign-in/email', '404 /setup', '400 /api/auth/reset-password'],
];

sayIfSkipped('the test of people');

/** From the setup link to a colleague with a second factor, as people go through it, each in a browser of their own. */
describe.skipIf(noChromium)('people in Chromium', () => {
  let folder: string;
  let server: RunningServer;
  let browser: Browser;
  let owners: BrowserContext;
  let viewers: BrowserContext;
  let owner: Page;
  let viewer: Page;
  let setupLink = '';
  let invitation = '';
  let secret = '';
  let recoveryCodes: string[] = [];
  const problems: string[][] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-'));
    server = await startServer({ DATA_DIR: join(folder, 'data') });
    setupLink = /http:\/\/\S+\/setup\?token=\S+/.exec(server.output())?.[0] ?? '';
    browser = await launchChromium();
    owners = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'de-DE' });
    viewers = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    owner = await watched(owners);
    viewer = await watched(viewers);
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(problems.flat()).toEqual([]));

  async function watched(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    problems.push(problemsOf(page, EXPECTED));
    return page;
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const confirm = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  const fill = (page: Page, label: string | RegExp, text: string) =>
    page.getByLabel(label, { exact: typeof label === 'string' }).fill(text);

  /** A code that did not sign anybody in yet: each does so once. Those of half a minute before and after are valid too. */
  const spent = new Set<string>();
  function freshCode(): string {
    const code = [0, 30_000, -30_000].map((off) => totp(secret, Date.now() + off)).find((one) => !spent.has(one)) ?? '';
    spent.add(code);
    return code;
  }

  /** The status of a request that a page makes with its own cookies. */
  const ask = (page: Page, path: string, method = 'GET') =>
    page.evaluate(async ([where, how]) => (await fetch(where ?? '', { method: how ?? 'GET' })).status, [path, method]);

  /** The page as it is says nothing wrong to those who do not see it. */
  const plain = async (page: Page) => expect(await seriousFindings(page)).toEqual([]);

  async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
    await fill(page, 'E-mail', email);
    await fill(page, 'Password', password);
    await press(page, 'Sign in');
  }
  async function signOut(page: Page): Promise<void> {
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
  }

  it(
    'the link that the start prints makes the owner and the first store, and ends on the first event',
    async () => {
      await owner.goto(setupLink);
      await heading(owner, 'Welcome to Footfall');
      await expect.poll(() => owner.url()).toBe(`${server.url}/welcome`);
      await owner.reload();
      await heading(owner, 'Welcome to Footfall');

      await plain(owner);
      await fill(owner, 'Your name', OWNER.name);
      await fill(owner, 'E-mail', 'olga@shop');
      await fill(owner, 'Password', 'short');
      await owner.getByText('Write an e-mail address').waitFor();
      await press(owner, 'Go on');
      await owner.getByText('At least 10 characters').waitFor();
      expect(await owner.getByLabel('E-mail').inputValue()).toBe('olga@shop');
      await fill(owner, 'E-mail', OWNER.email);
      await fill(owner, 'Password', OWNER.password);
      await press(owner, 'Go on');

      await heading(owner, 'Your first store');
      expect(await owner.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
      expect(await owner.getByLabel('Currency').inputValue()).toBe('EUR');
      await plain(owner);
      await fill(owner, 'Name of the store', 'Linen & Co');
      await fill(owner, 'Domain', 'shop.example');
      await press(owner, 'Make the store');

      await owner.getByText('Waiting for the first event').waitFor();
      await plain(owner);
      const key = /wk_\w+/.exec((await owner.locator('pre').textContent()) ?? '')?.[0] ?? '';
      const send = async (agent: string) => {
        const headers = { 'content-type': 'application/json', origin: 'https://shop.example', 'user-agent': agent };
        const body = JSON.stringify({ event_type: 'page_view', url: 'https://shop.example/' });
        expect((await fetch(`${server.url}/track/event?key=${key}`, { method: 'POST', headers, body })).status).toBeLessThan(300);
      };
      await send('curl/8.14.1');
      await owner.getByText('it does not count: bot user agent').waitFor();
      await send('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
      await owner.getByText('The first event is here').waitFor();
      await owner.getByRole('link', { name: 'See it live' }).click();
      await heading(owner, 'Live');
    },
    MINUTE,
  );

  it('the link works once, and the page says so', async () => {
    const other = await watched(await browser.newContext());
    await other.goto(setupLink);
    await other.getByRole('heading', { name: 'This server is set up' }).waitFor();
    await other.goto(`${server.url}/welcome?token=whatever`);
    await heading(other, 'This server is set up');
    await other.getByRole('link', { name: 'Sign in' }).click();
    await heading(other, 'Sign in');
    await other.context().close();
  });

  it('a page without a session leads to the sign-in and back to itself, and nowhere else', async () => {
    const other = await watched(await browser.newContext());
    await other.goto(`${server.url}/overview?range=today`);
    await heading(other, 'Sign in');
    await signIn(other, { ...OWNER, password: 'not the password' });
    await other.getByText('The e-mail address or the password is not right').waitFor();
    expect(await other.getByLabel('E-mail').inputValue()).toBe(OWNER.email);
    await signIn(other, OWNER);
    await heading(other, 'Overview');
    expect(other.url()).toBe(`${server.url}/overview?range=today`);
    await signOut(other);
    await other.goto(`${server.url}/sign-in?next=${encodeURIComponent('/.//evil.example/')}`);
    await signIn(other, OWNER);
    await heading(other, 'Live');
    expect(other.url()).toBe(`${server.url}/live`);
    await other.context().close();
  });

  it(
    'an invitation brings a colleague in, who sees what a viewer may and nothing else',
    async () => {
      await owner.goto(`${server.url}/settings/team`);
      await press(owner, 'Invite');
      await fill(owner, 'E-mail', VIEWER.email);
      await owner.getByLabel('Role', { exact: true }).selectOption('viewer');
      await confirm(owner, 'Invite');
      invitation = (await owner.locator('[data-shown]').textContent()) ?? '';
      expect(invitation).toMatch(/\/invitation\?token=inv_/);

      await viewer.goto(invitation);
      await heading(viewer, 'Join Linen & Co');
      await expect.poll(() => viewer.url()).toBe(`${server.url}/invitation`);
      await plain(viewer);
      await fill(viewer, 'Your name', VIEWER.name);
      await fill(viewer, 'Password', VIEWER.password);
      await press(viewer, 'Join');
      await heading(viewer, 'Live');

      const pages = viewer.getByRole('navigation', { name: 'Pages' }).first();
      await pages.getByRole('link', { name: 'Settings' }).click();
      await heading(viewer, 'Store');
      const settings = await viewer.getByRole('navigation', { name: 'Settings' }).getByRole('link').allTextContents();
      expect(settings).toEqual(['Store', 'Roles', 'Profile', 'Stores']);
      expect(await viewer.getByRole('button', { name: 'Save' }).count()).toBe(0);
      await viewer.goto(`${server.url}/settings/keys`);
      await viewer.getByText('This page is not for your role').waitFor();
      for (const path of ['keys', 'people', 'shares', 'audit', 'audit.csv'])
        expect(await viewer.evaluate(async (p) => (await fetch(p)).status, `/api/stores/linen-co/${path}`), path).toBe(403);
      // The browser has a line for each of those.
      problems.at(1)?.splice(0);
    },
    MINUTE,
  );

  it('an invitation that was used is over', async () => {
    const other = await watched(await browser.newContext());
    await other.goto(invitation);
    await heading(other, 'This invitation is over');
    await other.context().close();
  });

  it(
    'a second factor is turned on with a code, and asked for at the next sign-in',
    async () => {
      await viewer.goto(`${server.url}/settings/profile`);
      await press(viewer, 'Turn it on');
      await fill(viewer, 'Your password', VIEWER.password);
      await press(viewer, 'Go on');
      await viewer.getByRole('img', { name: /QR code/ }).waitFor();
      await plain(viewer);
      secret = (await viewer.locator('[data-secret]').textContent()) ?? '';
      await fill(viewer, 'Code', totp(secret, Date.now()));
      await confirm(viewer, 'Turn it on');
      const list = viewer.getByRole('list', { name: 'Recovery codes' });
      await list.waitFor();
      recoveryCodes = await list.getByRole('listitem').allTextContents();
      expect(recoveryCodes.length).toBeGreaterThanOrEqual(8);
      await plain(viewer);
      await press(viewer, 'I have kept them');
      await viewer.getByRole('button', { name: 'New recovery codes' }).waitFor();

      await signOut(viewer);
      await signIn(viewer, VIEWER);
      await heading(viewer, 'Second factor');
      await plain(viewer);
      expect(await ask(viewer, '/api/session')).toBe(401);
      await fill(viewer, 'Code', freshCode());
      await press(viewer, 'Go on');
      await heading(viewer, 'Live');
    },
    MINUTE,
  );

  it(
    'a recovery code lets in once',
    async () => {
      const [code = ''] = recoveryCodes;
      for (const right of [true, false]) {
        await signOut(viewer);
        await signIn(viewer, VIEWER);
        await press(viewer, 'Use a recovery code');
        await fill(viewer, 'Recovery code', code);
        await press(viewer, 'Go on');
        if (right) await heading(viewer, 'Live');
        else await viewer.getByText('This recovery code is not right, or was used before').waitFor();
        if (right) continue;
        await press(viewer, 'Use a code of the app');
        await fill(viewer, 'Code', freshCode());
        await press(viewer, 'Go on');
        await heading(viewer, 'Live');
      }
    },
    MINUTE,
  );

  it(
    'a passkey is added, signs in by itself, and is deleted',
    async () => {
      const devtools = await owners.newCDPSession(owner);
      await devtools.send('WebAuthn.enable');
      await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      await owner.goto(`${server.url}/settings/profile`);
      await press(owner, 'Add a passkey');
      await owner.getByText('The passkey is added').waitFor();
      await signOut(owner);
      await press(owner, 'Sign in with a passkey');
      await heading(owner, 'Live');
      await owner.goto(`${server.url}/settings/profile`);
      await press(owner, /^Delete/);
      await confirm(owner, 'Delete');
      await owner.getByText('You have none').waitFor();
    },
    MINUTE,
  );

  it(
    'a share link shows one store to whoever knows its password, until it is ended',
    async () => {
      let frame = '';
      const intranet = createServer((_, response) => response.setHeader('content-type', 'text/html').end(frame)).listen(0, '127.0.0.1');
      await once(intranet, 'listening');
      const site = `http://127.0.0.1:${(intranet.address() as AddressInfo).port}`;
      await owner.goto(`${server.url}/settings/shares`);
      await press(owner, 'Make a link');
      await fill(owner, 'What for', 'Agency');
      await fill(owner, /^Password/, 'look only');
      await fill(owner, 'Sites that may show it in a frame', site);
      await press(owner, 'Make the link');
      const link = (await owner.locator('[data-shown]').first().textContent()) ?? '';
      frame = (await owner.locator('[data-shown]').nth(1).textContent()) ?? '';
      await press(owner, 'I have kept it');

      const guest = await watched(await browser.newContext());
      await guest.goto(link);
      await heading(guest, 'This link has a password');
      await plain(guest);
      await fill(guest, 'Password of the link', 'wrong one');
      await press(guest, 'Open');
      await guest.getByText('The password is wrong').waitFor();
      await fill(guest, 'Password of the link', 'look only');
      await press(guest, 'Open');
      await heading(guest, 'Live');
      expect(await guest.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Live', 'Overview']);
      await guest.getByRole('link', { name: 'Overview' }).click();
      await heading(guest, 'Overview');
      await guest.getByRole('button', { name: /^Visitors/ }).waitFor();
      await guest.reload();
      await heading(guest, 'Overview');
      await guest.goto(link.replace('/share/', '/embed/'));
      await heading(guest, 'Live');
      expect(await guest.getByRole('navigation').count()).toBe(0);

      await guest.goto(site);
      const framed = guest.frameLocator('iframe');
      await framed.getByLabel('Password of the link').fill('look only');
      await framed.getByRole('button', { name: 'Open' }).click();
      await framed.getByRole('heading', { level: 1, name: 'Live' }).waitFor();
      expect(await framed.getByRole('navigation').count()).toBe(0);
      await guest.goto(link);
      await heading(guest, 'Live');
      intranet.closeAllConnections();
      intranet.close();

      await press(owner, /^End/);
      await press(owner, 'End the link');
      await owner.getByText('Nothing is shared').waitFor();
      await guest.reload();
      await heading(guest, 'This link is over');
      await guest.context().close();
    },
    MINUTE,
  );

  it(
    'keys are made, rotated and revoked; each is shown once',
    async () => {
      await owner.goto(`${server.url}/settings/keys`);
      await press(owner, 'Make a key');
      await fill(owner, 'What for', 'Export');
      await owner.getByLabel('All that keys may').uncheck();
      await press(owner, 'Make the key');
      await owner.getByText('Choose at least one').waitFor();
      await owner.getByLabel('See the figures and the live page').check();
      await press(owner, 'Make the key');
      const first = (await owner.locator('[data-shown]').textContent()) ?? '';
      await press(owner, 'I have kept it');
      const figures = (key: string, path = 'stats?metrics=visitors&range=today&store=linen-co') =>
        fetch(`${server.url}/api/${path}`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);
      expect(await figures(first)).toBe(200);
      expect(await figures(first, 'ledger?store=linen-co')).toBe(403);

      await press(owner, /^Rotate Export/);
      await owner.getByLabel('The old key stays good for').selectOption('0');
      await confirm(owner, 'Rotate');
      await owner.getByRole('dialog', { name: 'The new key' }).waitFor();
      const second = (await owner.locator('[data-shown]').textContent()) ?? '';
      await press(owner, 'I have kept it');
      expect(await figures(second)).toBe(200);
      expect(await figures(first)).toBe(401);
      await owner.getByRole('button', { name: 'Revoke Export' }).last().click();
      await confirm(owner, 'Revoke');
      await owner.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await figures(second)).toBe(401);
    },
    MINUTE,
  );

  it(
    'the settings are changed and said to be saved, the log has it, a role is changed, a store is added and deleted by its name',
    async () => {
      await owner.goto(`${server.url}/settings/store`);
      await fill(owner, 'Sites that may send events', 'https://shop.example\nnot a domain');
      await press(owner, 'Save');
      await owner.getByText('“not a domain” is not a domain').waitFor();
      await fill(owner, 'Sites that may send events', 'https://shop.example\nwww.shop.example');
      await press(owner, 'Save');
      await owner.getByRole('status').getByText('Saved').waitFor();

      await owner.goto(`${server.url}/settings/privacy`);
      await fill(owner, /^Days after which/, '400');
      await press(owner, 'Save');
      await owner.getByRole('status').getByText('Saved').waitFor();
      await owner.reload();
      await expect.poll(() => owner.getByLabel(/^Days after which/).inputValue()).toBe('400');

      await owner.goto(`${server.url}/settings/team`);
      await owner.getByText('The last owner stays').waitFor();
      await owner.getByLabel(`Role of ${VIEWER.name}`).selectOption('analyst');
      await owner.getByRole('status').getByText('Saved').waitFor();

      await owner.goto(`${server.url}/settings/audit`);
      await owner.getByText('changed the role of').waitFor();
      await fill(owner, 'Search the log', 'store.change');
      await expect.poll(() => owner.getByText('changed the settings').count()).toBe(2);
      await owner.getByText('changed the role of').waitFor({ state: 'detached' });
      expect(await owner.getByRole('link', { name: 'CSV' }).getAttribute('href')).toContain('search=store.change');

      await owner.goto(`${server.url}/settings/stores`);
      await press(owner, 'Add a store');
      await fill(owner, 'Name of the store', 'Second shop');
      await confirm(owner, 'Add the store');
      await press(owner, 'Go to the store');
      await owner.getByRole('button', { name: 'Delete Second shop' }).click();
      await fill(owner, 'Type Second shop to go on', 'second');
      await press(owner, 'Delete the store');
      await owner.getByText('Type the name as it is written').waitFor();
      await fill(owner, 'Type Second shop to go on', 'Second shop');
      await press(owner, 'Delete the store');
      await owner.getByText('The only store you own').waitFor();
    },
    MINUTE,
  );

  it(
    'a session that is ended elsewhere leads to the sign-in, and back',
    async () => {
      await viewer.goto(`${server.url}/settings/roles`);
      await heading(viewer, 'Roles');
      const elsewhere = await watched(await browser.newContext());
      await elsewhere.goto(`${server.url}/sign-in?next=/settings/profile`);
      await signIn(elsewhere, VIEWER);
      await fill(elsewhere, 'Code', freshCode());
      await press(elsewhere, 'Go on');
      await press(elsewhere, 'Sign out everywhere else');
      await elsewhere.getByText('Every other browser is signed out').waitFor();
      await viewer.reload();
      await heading(viewer, 'Sign in');
      expect(new URL(viewer.url()).searchParams.get('next')).toBe('/settings/roles');
      await elsewhere.context().close();
    },
    MINUTE,
  );

  it(
    'a forgotten password is replaced by a link that works once, and every browser is signed out',
    async () => {
      const guest = await watched(await browser.newContext());
      await guest.goto(`${server.url}/sign-in`);
      await guest.getByRole('link', { name: 'Forgot the password?' }).click();
      await heading(guest, 'A new password');
      await guest.getByText('This server sends no mail yet').waitFor();
      await fill(guest, 'E-mail', OWNER.email);
      await press(guest, 'Send the link');
      await guest.getByText('is on its way').waitFor();
      const link = () => resetLink(join(folder, 'data', 'outbox'));
      await expect.poll(link, { timeout: 10_000 }).not.toBe('');

      const renewed = { ...OWNER, password: 'a newer pass phrase' };
      for (const right of [true, false]) {
        await guest.goto(await link());
        await heading(guest, 'Choose a new password');
        await expect.poll(() => guest.url()).toBe(`${server.url}/reset-password`);
        await fill(guest, 'New password', renewed.password);
        await press(guest, 'Change the password');
        if (right) await heading(guest, 'The password is changed');
        else await guest.getByText('This link was used or is too old').waitFor();
      }
      await owner.goto(`${server.url}/settings/profile`);
      await heading(owner, 'Sign in');
      await signIn(owner, renewed);
      await heading(owner, 'Profile');
      await guest.context().close();
    },
    MINUTE,
  );

  it('a provider has its button, and its refusal is said in words', async () => {
    const guest = await watched(await browser.newContext());
    await guest.route('**/api/sign-in', (route) => route.fulfill({ json: { oidc: 'Keycloak', mail: true } }));
    let asked: unknown;
    await guest.route('**/api/auth/sign-in/social', (route) => {
      asked = route.request().postDataJSON();
      return route.fulfill({ json: { url: `${server.url}/sign-in?error=signup_disabled` } });
    });
    await guest.goto(`${server.url}/sign-in?next=/overview`);
    await press(guest, 'Sign in with Keycloak');
    await guest.getByText('Ask an owner for an invitation to that address').waitFor();
    expect(asked).toEqual({ provider: 'oidc', callbackURL: '/overview', errorCallbackURL: '/sign-in?next=%2Foverview' });
    await guest.context().close();
  });

  const DOORS = ['/sign-in', '/forgot-password', '/reset-password?token=x', '/invitation?token=x', '/welcome', '/share/sh_unknown'];
  const SETTINGS = ['store', 'keys', 'team', 'roles', 'shares', 'privacy', 'audit', 'stores', 'profile'].map((name) => `/settings/${name}`);

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it(
      'axe finds nothing serious on any page, and none scrolls sideways from 360 px on',
      async () => {
        const guests = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
        const guest = await watched(guests);
        await owner.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const [page, paths] of [
          [guest, DOORS],
          [owner, SETTINGS],
        ] as const) {
          for (const path of paths) {
            await page.setViewportSize({ width: 1280, height: 900 });
            await page.goto(server.url + path);
            await page.getByRole('heading', { level: 1 }).waitFor();
            await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
            expect(await seriousFindings(page), path).toEqual([]);
            for (const width of [360, 1920]) {
              await page.setViewportSize({ width, height: 900 });
              expect(await sideways(page), `${path} at ${width} px`).toBeLessThanOrEqual(0);
            }
          }
        }
        await guests.close();
      },
      2 * MINUTE,
    );
  });
});

/** The link of the newest letter with a new password; empty before there is one. */
async function resetLink(outbox: string): Promise<string> {
  const names = (await readdir(outbox).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  const letters = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
  const plain = letters.map((letter) => letter.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='));
  return /http\S+\/reset-password\?token=[\w-]+/.exec(plain.findLast((letter) => letter.includes('/reset-password?')) ?? '')?.[0] ?? '';
}
