import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_OWNER, LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';
import { problemsOf, seriousFindings, sideways, signInPage } from '../platform/testing/browser-page.ts';
import { launchChromium, noChromium, sayIfSkipped } from '../tracker/testing/chromium.ts';

const MINUTE = 60_000;

sayIfSkipped('the test of Health');

/** Rejected events are mended and replayed on the page, with the keyboard, on a real server. */
describe.skipIf(noChromium)('Health in Chromium', () => {
  let folder: string;
  let server: RunningServer;
  let browser: Browser;
  let owner: BrowserContext;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-'));
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
    server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision });
    browser = await launchChromium();
    owner = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    page = await owner.newPage();
    page.setDefaultTimeout(30_000);
    problems = problemsOf(page, ['401 /api/session']);
    await signInPage(page, server.url, LOAD_OWNER);
  }, 2 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function track(events: object[]): Promise<void> {
    const headers = { authorization: `Bearer ${LOAD_STORE.secretKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/track/batch`, { method: 'POST', headers, body: JSON.stringify(events) });
    expect(answer.status).toBe(202);
  }
  const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const dialog = () => page.getByRole('dialog');

  it(
    'says that all is well before anything came',
    async () => {
      await page.goto(`${server.url}/health`);
      await text('Nothing was turned away');
      await text('Nothing unusual in the last three days.');
    },
    MINUTE,
  );

  it(
    'a whole reason is mended: tried, then replayed',
    async () => {
      await track(
        [1, 2, 3].map((n) => ({
          event_type: 'purchase',
          orderId: `A-${n}`,
          order_id: [],
          value: n,
          title: '<img src=x onerror=alert(1)>',
        })),
      );
      await page.getByRole('button', { name: 'Mend and replay: Invalid type' }).press('Enter');
      await dialog().waitFor();
      await page.getByRole('button', { name: 'Try it' }).press('Enter');
      await text('Enter the name of a field, such as order_id.');
      await dialog().getByLabel('Field').fill('orderId');
      await dialog().getByLabel('New name').fill('orderid');
      await page.getByRole('button', { name: 'Try it' }).press('Enter');
      await text('0 of 3 would be accepted.');
      await dialog().getByLabel('New name').fill('order_id');
      await page.getByRole('button', { name: 'Try it' }).press('Enter');
      await text('3 of 3 would be accepted.');
      await page.getByRole('button', { name: 'Replay 3' }).press('Enter');
      await text('3 of 3 were accepted.');
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await text('3, 3 replayed');
    },
    MINUTE,
  );

  it(
    'a single event is written anew, and its payload is text',
    async () => {
      await track([{ value: 5, title: '<img src=x onerror=alert(1)>' }]);
      await page.getByRole('button', { name: /^Missing event type/ }).press('Enter');
      await page.getByText('The event has no').first().click();
      const payload = page.getByLabel('What was sent');
      expect(await payload.textContent()).toContain('<img src=x onerror=alert(1)>');
      expect(await payload.locator('img').count()).toBe(0);
      await page.getByRole('button', { name: 'Mend and replay this one' }).press('Enter');
      const typed = dialog().getByLabel('The event');
      await typed.fill('{"event_type": ');
      await dialog().getByRole('button', { name: 'Replay' }).press('Enter');
      await text(/This is no JSON yet/);
      await typed.fill('{"event_type":"purchase","value":-5}');
      await dialog().getByRole('button', { name: 'Replay' }).press('Enter');
      await dialog().getByRole('alert').waitFor();
      expect(await typed.inputValue()).toContain('-5');
      await typed.fill('{"event_type":"purchase","order_id":"B-1","value":5}');
      await dialog().getByRole('button', { name: 'Replay' }).press('Enter');
      await text(/^Replayed\. It is in the figures/);
      await page.keyboard.press('Escape');
      await text(/^1, 1 replayed$/);
      await page.getByText('replayed', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Mend and replay this one' }).count()).toBe(0);
    },
    MINUTE,
  );

  it(
    'fits a phone, in the dark too',
    async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width: 360, height: 780 });
        await page.waitForTimeout(300);
        expect(await sideways(page)).toBeLessThanOrEqual(0);
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(problems.filter((one) => !one.startsWith('400 '))).toEqual([]);
    },
    MINUTE,
  );
});
