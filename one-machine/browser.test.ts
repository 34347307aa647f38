import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const MINUTE = 60_000;

/** A shop page with the tracker, and the Live page open beside it, both in a real browser on a real server. */
describe.skipIf(!existsSync(CHROMIUM))('in Chromium (Debian package chromium)', () => {
  let folder: string;
  let server: RunningServer;
  let browser: Browser;
  let owner: BrowserContext;
  let live: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-'));
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
    server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    owner = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    live = await owner.newPage();
    const link = /http:\/\/\S+\/setup\?token=\S+/.exec(server.output())?.[0] ?? '';
    await live.goto(link);
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
          const wide = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
          expect(wide, `${path} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
        }
        await page.evaluate(axe.source);
        const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as Violation[];
        const found = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
        expect(found).toEqual([]);
        await page.close();
      },
      MINUTE,
    );
  });
});

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

async function plainAgent(page: Page): Promise<string> {
  return (await page.evaluate(() => navigator.userAgent)).replace('HeadlessChrome', 'Chrome');
}

async function expectText(page: Page, text: RegExp): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
}
