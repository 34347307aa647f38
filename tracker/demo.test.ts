import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTracker } from './build.ts';
import { launchChromium, noChromium, sayIfSkipped } from './testing/chromium.ts';
import { type FakeIngest, startFakeIngest } from './testing/fake-ingest.ts';

sayIfSkipped('the demo shop’s test');

describe.skipIf(noChromium)('the demo shop in Chromium', () => {
  let shop: FakeIngest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const [script, html, css, js] = await Promise.all([
      buildTracker(),
      ...['shop.html', 'shop.css', 'shop.js'].map((name) => readFile(join(import.meta.dirname, 'demo', name), 'utf8')),
    ]);
    const files = new Map([
      ['/js/footfall.js', { type: 'text/javascript', body: script ?? '' }],
      ['/demo/shop.css', { type: 'text/css', body: css ?? '' }],
      ['/demo/shop.js', { type: 'text/javascript', body: js ?? '' }],
    ]);
    const document = {
      type: 'text/html; charset=utf-8',
      body: html ?? '',
      headers: { 'content-security-policy': "default-src 'self'; object-src 'none'" },
    };
    shop = await startFakeIngest((path) => files.get(path) ?? (path.startsWith('/demo') ? document : undefined));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });
  const problems: string[] = [];
  beforeEach(async () => {
    shop.requests = [];
    problems.length = 0;
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.location().url.endsWith('favicon.ico') && problems.push(message.text()),
    );
    return () => page.close();
  });
  const press = (name: string) => page.getByRole('button', { name }).click();

  it('tells every step from the first view to the order', async () => {
    await page.goto(`${shop.url}/demo?key=wk_demo`);
    await page.getByRole('link', { name: /Wool throw/ }).click();
    await press('Add to cart');
    await page.goBack();
    await press('Add to cart');
    await page.getByRole('button', { name: 'Remove Wool throw' }).first().click();
    await press('Go to checkout');
    await press('Place order');
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await expect.poll(() => shop.taken('purchase').length).toBe(1);
    expect(shop.taken().map(({ event_type, url }) => `${event_type} ${new URL(String(url)).pathname}`)).toEqual([
      'page_view /demo',
      'page_view /demo/products/wool-throw',
      'product_view /demo/products/wool-throw',
      'add_to_cart /demo/products/wool-throw',
      'page_view /demo/cart',
      'page_view /demo/products/wool-throw',
      'product_view /demo/products/wool-throw',
      'add_to_cart /demo/products/wool-throw',
      'page_view /demo/cart',
      'remove_from_cart /demo/cart',
      'page_view /demo/checkout',
      'checkout_start /demo/checkout',
      'checkout_shipping /demo/checkout',
      'page_view /demo/thank-you',
      'purchase /demo/thank-you',
    ]);
    const [order] = shop.taken('purchase');
    expect(order).toMatchObject({ value: 89, currency: 'EUR', items: [{ item_id: 'wool-throw', price: 89, quantity: 1 }] });
    expect(order?.order_id).toMatch(/^demo-/);
    expect(problems).toEqual([]);
  });

  it('survives a reload in the middle: the cart, the key and the consent are still there', async () => {
    await page.goto(`${shop.url}/demo/products/linen-shirt?key=wk_demo`);
    await page.getByLabel('Recognise me').check();
    await press('Add to cart');
    await page.reload();
    await page.getByText('Together €49.00').waitFor();
    await expect.poll(() => shop.taken('page_view').length).toBe(3);
    const ids = shop.taken().map((event) => event.visitor_id);
    expect(ids[0]).toBeUndefined();
    expect(ids.at(-1)).toBeTruthy();
    expect(shop.requests.at(-1)?.path).toContain('key=wk_demo');
  });

  it('can be searched, and reading goes on at the new heading', async () => {
    await page.goto(`${shop.url}/demo?key=wk_demo`);
    await page.getByLabel('Search the shop').fill('wool');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('h1:focus').textContent()).toBe('Results for “wool”');
    expect(await page.locator('.products li').count()).toBe(1);
    await expect.poll(() => shop.taken('search').map((event) => event.search)).toEqual(['wool']);
  });

  it('without a key sends nothing, and says so', async () => {
    await page.goto(`${shop.url}/demo`);
    await page.getByText('add ?key=').waitFor();
    await page.getByRole('link', { name: /Linen shirt/ }).click();
    await page.getByRole('heading', { name: 'Linen shirt' }).waitFor();
    expect(shop.requests).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('axe finds nothing in %s, and nothing scrolls sideways from 360 px on', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    const check = async (where: string) => {
      await page.evaluate(axe.source);
      const found = (await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map((n) => n.html).join(" ")))',
      )) as string[];
      expect(found, where).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), where).toBeLessThanOrEqual(0);
    };
    await page.goto(`${shop.url}/demo?key=wk_demo`);
    await check('products');
    await page.getByRole('link', { name: /Linen shirt/ }).click();
    await check('product');
    await press('Add to cart');
    await check('cart');
    await press('Go to checkout');
    await check('checkout');
    await press('Place order');
    await check('thank you');
  });
});
