import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_OWNER, LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';
import { seriousFindings, sideways, signInPage } from '../platform/testing/browser-page.ts';
import { launchChromium, noChromium, sayIfSkipped } from '../tracker/testing/chromium.ts';

const MINUTE = 60_000;

sayIfSkipped('the test of Live and Overview');

/** A shop page with the tracker, and the Live page open beside it, both in a real browser on a real server. */
describe.skipIf(noChromium)('in Chromium (Debian package chromium)', () => {
  let folder: string;
  let server: RunningServer;
  let browser: Browser;
  let owner: BrowserContext;
  let live: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-'));
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
    server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision });
    browser = await launchChromium();
    owner = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    live = await owner.newPage();
    await signInPage(live, server.url, LOAD_OWNER);
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'a view, a cart, a checkout and an order show on the Live page as they happen',
    async () => {
      await live.goto(`${server.url}/live`);
      // The tracker is honest about being driven by a program, and the server drops such visits: here a person is played.
      const shopper = await browser.newContext({ viewport: { width: 390, height: 800 }, userAgent: await plainAgent(live) });
      await shopper.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
      const shop = await shopper.newPage();
      await shop.goto(`${server.url}/demo?key=${LOAD_STORE.writeKey}`);
      await expectText(live, /viewed/);
      await shop.locator('main a, main button').first().click();
      await expectText(live, /looked at/);
      await shop.getByRole('button', { name: 'Add to cart' }).first().click();
      await expectText(live, /added/);
      await shop.getByRole('button', { name: 'Go to checkout' }).first().click();
      await expectText(live, /checkout/);
      await shop.getByRole('button', { name: 'Place order' }).first().click();
      await expectText(live, /ordered|order/);
      await shopper.close();
    },
    MINUTE,
  );

  it(
    'the figures of the shop are on the Overview',
    async () => {
      await live.goto(`${server.url}/overview?range=today`);
      await live.getByText('Orders', { exact: false }).first().waitFor();
      const card = live.getByRole('button', { name: /^Orders/ }).first();
      await card.waitFor();
      // Each look asks anew: the page itself refreshes at its own pace.
      const look = async () => {
        await live.reload();
        await card.waitFor();
        await live.waitForTimeout(500);
        return (await card.textContent()) ?? '';
      };
      await expect.poll(look, { timeout: 30_000 }).toMatch(/Orders\s*1/);
    },
    MINUTE,
  );

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it.each(['/live', '/overview?range=today', '/health'])(
      '%s has nothing serious for axe, and no sideways scrolling on a phone',
      async (path) => {
        const page = await owner.newPage();
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const [width, height] of [
          [360, 780],
          [1280, 900],
          [1920, 1080],
        ] as const) {
          await page.setViewportSize({ width, height });
          await page.goto(server.url + path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForTimeout(1_000);
          expect(await sideways(page), `${path} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
        }
        expect(await seriousFindings(page)).toEqual([]);
        await page.close();
      },
      MINUTE,
    );
  });
});

async function plainAgent(page: Page): Promise<string> {
  return (await page.evaluate(() => navigator.userAgent)).replace('HeadlessChrome', 'Chrome');
}

async function expectText(page: Page, text: RegExp): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
}
