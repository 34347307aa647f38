import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { signIn } from '../load-tests/harness/sign-in.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { launchChromium, noChromium, sayIfSkipped } from '../tracker/testing/chromium.ts';

/** Row "stored XSS through event data" (Countly CVE-2026-44977): what a shop's visitors can say is text on every page, and no script of theirs runs. */

const MINUTE = 60_000;
const ROUTES = join(import.meta.dirname, '..', 'dashboard', 'src', 'routes');
/** Every page that needs no parameter. */
const PAGES = globSync('**/+page.svelte', { cwd: ROUTES })
  .map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`)
  .filter((path) => !path.includes('['))
  .map((path) => path.replaceAll(/\/\([^)]*\)/g, ''));

/** Those that show what visitors said. */
const SHOWING = ['/live', '/overview', '/health'];
/** What a store, a key and a link are called. */
const NAME = '<img src=x onerror=xss(1)>';

/** `mark` is unlike any text of ours, so that it is found on a page. */
const PAYLOADS: ((mark: string) => string)[] = [
  (mark) => `${mark}<img src=x onerror="xss('${mark}')">`,
  (mark) => `${mark}"><svg/onload=xss('${mark}')>`,
  (mark) => `${mark}</script><script>xss('${mark}')</script>`,
  (mark) => `${mark}' onmouseover='xss("${mark}")' autofocus onfocus='xss("${mark}")`,
  (mark) => `${mark}{@html "<img src=x onerror=xss('${mark}')>"}{{constructor.constructor("xss('${mark}')")()}}`,
  (mark) => `${mark}<iframe srcdoc="<script>parent.xss('${mark}')</script>"></iframe><base href=https://evil.example/>`,
  (mark) => `${mark}<style>@import url(https://evil.example/${mark})</style><link rel=stylesheet href=https://evil.example/${mark}>`,
  (mark) => `${mark}<math><mtext></table><mglyph><style><img src=x onerror=xss('${mark}')>`,
];
const FIELDS = ['source', 'medium', 'campaign', 'term', 'content', 'title', 'search', 'coupon', 'user_id', 'visitor_id'] as const;

interface Found {
  scripts: string[];
  violations: string[];
  dialogs: string[];
  strangers: string[];
}

sayIfSkipped('the test of stored XSS');
describe.skipIf(noChromium)('in Chromium', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  const found: Found = { scripts: [], violations: [], dialogs: [], strangers: [] };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const provision = await provisionFile(folder.dir, { currency: 'EUR', timezone: 'UTC' });
    server = await startServer({ DATA_DIR: join(folder.dir, 'data'), PROVISION: provision });
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 2_000 } });
    const cookies = (await signIn(server.url)).split('; ').map((pair) => pair.split('=', 2) as [string, string]);
    await context.addCookies(cookies.map(([name, value]) => ({ name, value: value ?? '', url: server.url })));
    await watch(context);
    await named('PATCH', `/api/stores/${LOAD_STORE.id}`, { name: NAME });
    await named('POST', `/api/stores/${LOAD_STORE.id}/shares`, { name: NAME });
    await named('POST', `/api/stores/${LOAD_STORE.id}/keys`, { name: NAME, kind: 'secret' });
    for (const [n, payload] of PAYLOADS.entries()) await send(eventsOf(n, payload));
  }, 3 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await folder.remove();
  });

  beforeEach(() => {
    for (const list of Object.values(found)) list.length = 0;
  });

  async function watch(of: BrowserContext): Promise<void> {
    await of.exposeFunction('xss', (mark: string) => found.scripts.push(mark));
    await of.exposeFunction('violated', (what: string) => found.violations.push(what));
    await of.addInitScript(
      "document.addEventListener('securitypolicyviolation', (e) => violated(location.pathname + ': ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample))",
    );
    of.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== server.url) found.strangers.push(request.url());
    });
    of.on('page', (page) =>
      page.on('dialog', (dialog) => {
        found.dialogs.push(dialog.message());
        dialog.dismiss().catch(() => {});
      }),
    );
  }

  async function named(method: string, path: string, body: object): Promise<void> {
    const headers = { origin: server.url, cookie: await signIn(server.url), 'content-type': 'application/json' };
    const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
    expect(answer.status, await answer.text()).toBeLessThan(300);
  }

  async function send(events: object[]): Promise<void> {
    const headers = { authorization: `Bearer ${LOAD_STORE.secretKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/track/batch`, { method: 'POST', headers, body: JSON.stringify({ events }) });
    expect([200, 202, 207]).toContain(answer.status);
  }

  /** What a page shows, after it drew and every tab in it was opened. */
  async function looked(page: Page): Promise<string> {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForTimeout(800);
    // What is opened may hold more that is closed.
    for (const kind of ['[aria-expanded="false"]', 'summary']) {
      for (const closed of (await page.locator(`main ${kind}`).all()).slice(0, 6).toReversed()) {
        await closed.click({ timeout: 2_000 }).catch(() => {});
      }
      await page.waitForTimeout(500);
    }
    let text = await shown(page);
    await page.keyboard.press('Escape');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click({ timeout: 2_000 }).catch(() => {});
      await page.waitForTimeout(250);
      text += await shown(page);
    }
    return text;
  }

  it(
    'the watch sees a script, a violation, a dialog and a stranger where there are any',
    async () => {
      const page = await context.newPage();
      await page.goto(`${server.url}/live`);
      await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.example/a" onerror="xss(1)">')`);
      await page.evaluate("void setTimeout(() => alert('seen'), 0)");
      await expect.poll(() => found.violations.join(), { timeout: 10_000 }).toMatch(/img-src https:\/\/evil/);
      await expect.poll(() => found.dialogs, { timeout: 10_000 }).toEqual(['seen']);
      const scripted = found.violations.filter((one) => one.includes('script-src-attr'));
      expect(scripted.length).toBeGreaterThan(0);
      await page.evaluate("xss('control')");
      await expect.poll(() => found.scripts).toEqual(['control']);
      await page.close();
      for (const list of Object.values(found)) list.length = 0;
    },
    MINUTE,
  );

  it(
    'open pages draw events as they come, as text',
    async () => {
      const page = await context.newPage();
      await page.goto(`${server.url}/live`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForTimeout(1_000);
      for (const [n, payload] of PAYLOADS.entries()) await send(eventsOf(100 + n, payload));
      await expect.poll(() => shown(page), { timeout: 20_000 }).toMatch(/x\d+\w+<(img|iframe|style|math)/);
      await page.waitForTimeout(1_500);
      expect(await stray(page)).toEqual([]);
      await page.close();
      expect(found).toEqual({ scripts: [], violations: [], dialogs: [], strangers: [] });
    },
    MINUTE,
  );

  it.each(SHOWING)(
    '%s shows text and runs nothing',
    async (path) => {
      const page = await context.newPage();
      await page.goto(`${server.url}${path}?range=today`);
      const text = await looked(page);
      expect(await stray(page)).toEqual([]);
      await page.close();
      expect(found).toEqual({ scripts: [], violations: [], dialogs: [], strangers: [] });
      // A page that shows none of it proves nothing.
      expect(text).toMatch(/x\d+\w+(<|"|'|\{)/);
    },
    MINUTE,
  );

  it(
    'nor does any other page, whatever a store, a key and a link are called',
    async () => {
      const others = PAGES.filter((path) => !SHOWING.includes(path));
      const texts = await Promise.all(
        [0, 1, 2, 3].map(async (lane) => {
          const page = await context.newPage();
          let text = '';
          for (const path of others.filter((_, n) => n % 4 === lane)) {
            await page.goto(`${server.url}${path}`);
            text += await looked(page);
            expect(await stray(page), path).toEqual([]);
          }
          await page.close();
          return text;
        }),
      );
      expect(found).toEqual({ scripts: [], violations: [], dialogs: [], strangers: [] });
      expect(texts.join()).toContain(NAME);
    },
    2 * MINUTE,
  );

  it(
    'the page of the API’s documentation works under its policy',
    async () => {
      const page = await context.newPage();
      await page.goto(`${server.url}/api/docs`);
      await page.getByText('/api/stats').first().waitFor();
      await page.getByText('/api/stats').first().click();
      await page.getByText('Try it out').first().waitFor();
      await page.close();
      expect(found).toEqual({ scripts: [], violations: [], dialogs: [], strangers: [] });
    },
    MINUTE,
  );

  it(
    'a payload in the address is no script either',
    async () => {
      const page = await context.newPage();
      for (const payload of ['javascript:xss(1)', '<img src=x onerror=xss(2)>', '"><script>xss(3)</script>']) {
        const said = encodeURIComponent(payload);
        await page.goto(`${server.url}/overview?range=${said}&filters=page:is:${said}&store=${said}&next=${said}#${said}`);
        await page.waitForTimeout(700);
        await page.goto(`${server.url}/${said}?next=${said}`);
        await page.waitForTimeout(300);
      }
      await page.close();
      expect(found).toEqual({ scripts: [], violations: [], dialogs: [], strangers: [] });
    },
    MINUTE,
  );
});

/** A visit in which every field that a visitor can fill holds the payload, and events that are refused and kept to be looked at. */
function eventsOf(n: number, payload: (mark: string) => string): object[] {
  const said = Object.fromEntries(FIELDS.map((field) => [field, payload(`x${n}${field.replace('_', '')}`)]));
  const at = (field: string) => payload(`x${n}${field}`);
  const item = {
    item_id: at('itemid'),
    item_name: at('itemname'),
    item_brand: at('brand'),
    item_category: at('category'),
    price: 1,
    quantity: 1,
  };
  const event = {
    ...said,
    url: `https://shop.example/${encodeURIComponent(at('page'))}`,
    page: `/${at('page')}`,
    referrer: n % 2 === 0 ? `https://ref.example/${at('referrer')}` : `javascript:xss('${at('referrer')}')`,
    country: 'DE',
    city: at('city'),
    device: at('device'),
    browser: at('browser'),
    os: at('os'),
    product_id: at('product'),
    items: [item],
    properties: { [at('key')]: at('value'), href: `javascript:xss(${n})` },
  };
  return [
    { ...event, event_type: 'page_view', event_id: `v${n}` },
    { ...event, event_type: at('type'), event_id: at('id') },
    { ...event, event_type: 'product_view', event_id: `p${n}` },
    { ...event, event_type: 'search', event_id: `s${n}` },
    { ...event, event_type: 'purchase', event_id: `o${n}`, order_id: at('order'), value: 1, currency: 'EUR' },
    { ...event, event_type: 'purchase', event_id: `r${n}`, order_id: at('order'), value: at('amount'), currency: at('currency') },
  ];
}

async function shown(page: Page): Promise<string> {
  return (await page.locator('body').allInnerTexts()).join();
}

/** Elements and links that no template of ours makes. */
async function stray(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const made = [...document.querySelectorAll('iframe, base, math, object, embed, img[src="x"], [onerror], [onload], [onmouseover], [onfocus]')];
    const links = [...document.querySelectorAll('a[href]')].filter((link) => !/^(https?|mailto):$/.test(link.protocol));
    return [...made, ...links].map((element) => element.outerHTML.slice(0, 200));
  })()`);
}
