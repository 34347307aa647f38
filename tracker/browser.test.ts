/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTracker } from './build.ts';
import { launchChromium, noChromium, sayIfSkipped } from './testing/chromium.ts';
import { type FakeIngest, type SentEvent, startFakeIngest } from './testing/fake-ingest.ts';

sayIfSkipped('the tracker’s test in a browser');

describe.skipIf(noChromium)('the tracker in Chromium', () => {
  let shop: FakeIngest;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const script = await buildTracker();
    shop = await startFakeIngest((path) => {
      if (path === '/js/footfall.js') return { type: 'text/javascript', body: script };
      return { type: 'text/html', body: pageOf(path) };
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.close();
  });
  beforeEach(async () => {
    shop.requests = [];
    shop.answers = [];
    shop.always = undefined;
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const open = (path: string) => page.goto(shop.url + path);
  const footfall = (...given: unknown[]) =>
    page.evaluate((call) => (window as unknown as { footfall: (...of: unknown[]) => void }).footfall(...call), given);
  const types = () => shop.taken().map((event) => event.event_type);
  const until = (check: () => unknown, message?: string) => expect.poll(check, { timeout: 15_000, interval: 20, message });
  const stored = () => page.evaluate(() => JSON.parse(localStorage.ff_wk_test ?? '[]') as SentEvent[]);
  const idle = () => until(() => stored()).toEqual([]);

  it('sends the first view as text with the key in the query, and forgets what was acknowledged', async () => {
    await open('/linen?utm_source=news');
    await until(types).toEqual(['page_view']);
    const [request] = shop.requests;
    expect(request?.path).toBe('/track/batch?key=wk_test');
    expect(request?.headers['content-type']).toMatch(/^text\/plain/);
    const [view] = shop.taken();
    expect(view).toMatchObject({ url: `${shop.url}/linen?utm_source=news`, title: '/linen', referrer: '', webdriver: true });
    expect(Math.abs(Number(view?.timestamp) - Date.now())).toBeLessThan(60_000);
    expect(view?.event_id).toMatch(/^[0-9a-f-]{36}$/);
    await idle();
  });

  it('views of a single-page shop: by path, once, each with the page before as its referrer', async () => {
    await open('/');
    await page.evaluate(() => {
      history.pushState(null, '', '/p/1');
      history.replaceState(null, '', '/p/1?size=m');
      history.pushState(null, '', '/p/1?size=m#reviews');
      history.replaceState(null, '', '/p/2');
    });
    await page.goBack();
    await until(() => shop.taken().length).toBe(4);
    expect(shop.taken().map(({ url, referrer }) => [url, referrer].map((text) => String(text).replace(shop.url, '')))).toEqual([
      ['/', ''],
      ['/p/1', '/'],
      ['/p/2', '/p/1?size=m#reviews'],
      ['/p/1?size=m', '/p/2'],
    ]);
  });

  it('a shop whose pages differ by the query says so with data-query', async () => {
    await open('/?attributes=data-query');
    await page.evaluate(() => history.pushState(null, '', '/?view=cart'));
    await until(types).toEqual(['page_view', 'page_view']);
  });

  it('keeps calls made before it loads, in order, and takes events with the fields as given', async () => {
    await open('/?early=1');
    await until(types).toEqual(['page_view', 'product_view', 'add_to_cart']);
    await footfall('purchase', {
      order_id: 'A1',
      value: 98,
      currency: 'EUR',
      items: [{ item_id: 'x', price: 49, quantity: 2 }],
      gift: true,
    });
    await until(() => shop.taken('purchase')[0]).toMatchObject({
      order_id: 'A1',
      value: 98,
      currency: 'EUR',
      items: [{ item_id: 'x', price: 49, quantity: 2 }],
      gift: true,
    });
  });

  it('tries again after 503, 429 and a cut connection, with the same ids, not sooner than asked', async () => {
    shop.answers = [{ status: 503 }, { status: 0 }, { status: 429, headers: { 'retry-after': '2' } }];
    await open('/');
    await footfall('add_to_cart', { product_id: 'x' });
    await until(() => types().length).toBe(2);
    expect(shop.requests.map((request) => request.status)).toEqual([503, 0, 429, 202]);
    const ids = new Set(shop.requests.flatMap((request) => request.events.map((event) => event.event_id)));
    expect(ids.size).toBe(2);
    const [, , asked, then] = shop.requests;
    expect((then?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(1_990);
    await idle();
  });

  it('never sends again what was refused', async () => {
    shop.answers = [{ status: 400 }];
    await open('/');
    await until(() => shop.requests.length).toBe(1);
    await idle();
    await footfall('later');
    await until(types).toEqual(['later']);
  });

  it('a beacon on leave carries what was not sent yet; the next page confirms it under the same id', async () => {
    await open('/');
    await idle();
    await page.evaluate(() => {
      document.addEventListener('click', () => (window as unknown as { footfall: (type: string) => void }).footfall('last_word'));
    });
    await page.locator('#inside').click();
    await until(() => shop.taken('last_word').length).toBeGreaterThan(0);
    await until(() => shop.taken('page_view').length).toBe(2);
    await idle();
    expect(new Set(shop.taken('last_word').map((event) => event.event_id)).size).toBe(1);
  });

  it('a closed tab has said its last word', async () => {
    await open('/');
    await idle();
    await page.evaluate(() => (window as unknown as { footfall: (type: string) => void }).footfall('closing'));
    await page.close({ runBeforeUnload: true });
    await until(() => shop.taken('closing').length).toBe(1);
  });

  it('keeps at most a hundred events while offline, and sends them when the browser is online again', async () => {
    await open('/');
    await idle();
    await context.setOffline(true);
    for (let i = 0; i < 120; i++) await footfall('step', { i });
    expect((await stored()).map((event) => event.i)).toEqual(Array.from({ length: 100 }, (_, i) => i + 20));
    await context.setOffline(false);
    await until(() => shop.taken('step').length).toBe(100);
    expect(Math.max(...shop.requests.map((request) => request.events.length))).toBe(50);
    await idle();
  });

  it('sends on the next load what an earlier one could not, and another tab does not lose it', async () => {
    shop.always = { status: 503, headers: { 'retry-after': '3600' } };
    await open('/');
    await footfall('unlucky');
    await until(() => shop.requests.length).toBeGreaterThan(0);
    const other = await context.newPage();
    await other.goto(`${shop.url}/other`);
    await until(stored).toHaveLength(3);
    await page.close();
    await other.close();
    shop.always = undefined;
    page = await context.newPage();
    await open('/again');
    await until(() => types().toSorted()).toEqual(['page_view', 'page_view', 'page_view', 'unlucky']);
    await idle();
  });

  it('survives a queue that something else wrote to, and fields that are no JSON', async () => {
    await page.addInitScript(() => {
      localStorage.ff_wk_test = '{"no":"list"';
    });
    const thrown: Error[] = [];
    page.on('pageerror', (error) => thrown.push(error));
    await open('/');
    await page.evaluate(() => {
      const loop: Record<string, unknown> = {};
      loop.loop = loop;
      (window as unknown as { footfall: (type: string, fields: unknown) => void }).footfall('endless', loop);
      history.pushState(null, '', '/broken?q=%E0%A4%A');
    });
    await until(() => shop.taken('page_view').length).toBe(2);
    expect(shop.taken('endless')).toEqual([]);
    expect(thrown).toEqual([]);
  });

  it('works where localStorage is refused', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
    await open('/');
    await footfall('consent', 'granted');
    await footfall('anything');
    await until(types).toEqual(['page_view', 'anything']);
  });

  it('searches: each new term once, not again on further pages of results', async () => {
    await open('/search?q=wool+blanket%20xl');
    await until(() => shop.taken('search').map((event) => event.search)).toEqual(['wool blanket xl']);
    await page.evaluate(() => {
      history.pushState(null, '', '/search?q=wool+blanket%20xl&page=2');
      history.pushState(null, '', '/search?Q=no&keyword=lamp');
    });
    await until(() => shop.taken('search').map((event) => event.search)).toEqual(['wool blanket xl', 'lamp']);
    await page.evaluate(() => location.assign('/results?search=lamp&page=2'));
    await until(() => shop.taken('page_view').at(-1)?.url).toMatch(/results/);
    expect(shop.taken('search')).toHaveLength(2);
  });

  it('links to elsewhere, not those within the shop', async () => {
    await open('/');
    await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
    await page.locator('#inside').click();
    await page.locator('#outside b').click();
    await until(() => shop.taken('outbound_click')).toHaveLength(1);
    expect(shop.taken('outbound_click')[0]).toMatchObject({ link_url: 'https://elsewhere.example/guide?x=1', url: `${shop.url}/` });
  });

  it('stores no id and no cookie by default; consent gives a lasting id; withdrawal takes it back, from waiting events too', async () => {
    await open('/');
    await idle();
    expect(await page.evaluate(() => [document.cookie, ...Object.keys(localStorage)])).toEqual(['']);
    await footfall('consent', 'granted');
    await footfall('one');
    await open('/next');
    await until(() => shop.taken('page_view')[1]).toMatchObject({ consent: 'granted' });
    const id = shop.taken('one')[0]?.visitor_id;
    expect(id).toBeTruthy();
    expect(shop.taken('page_view').map((event) => event.visitor_id)).toEqual([undefined, id]);
    await page.evaluate(() => {
      const { footfall: call } = window as unknown as { footfall: (...given: string[]) => void };
      call('two');
      call('consent', 'denied');
      call('three');
    });
    await until(() => shop.taken('three').length).toBe(1);
    for (const event of [...shop.taken('two'), ...shop.taken('three')]) {
      expect(event).toMatchObject({ consent: 'denied' });
      expect(event.visitor_id).toBeUndefined();
    }
    await idle();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  it('consent given or withdrawn in one tab holds in the others', async () => {
    await open('/');
    const other = await context.newPage();
    await other.goto(`${shop.url}/other`);
    const inOther = (...given: unknown[]) =>
      other.evaluate((call) => (window as unknown as { footfall: (...of: unknown[]) => void }).footfall(...call), given);
    await footfall('consent', 'granted');
    await footfall('here');
    await until(() => shop.taken('here')[0]?.visitor_id).toBeTruthy();
    // One tab's storage reaches another's process a moment later.
    await until(() => other.evaluate(() => localStorage.ff_id ?? null)).toBeTruthy();
    await inOther('there');
    await until(() => shop.taken('there')[0]?.visitor_id).toBe(shop.taken('here')[0]?.visitor_id);
    await inOther('consent', 'denied');
    await until(() => page.evaluate(() => localStorage.ff_id ?? null)).toBeNull();
    await footfall('after');
    await until(() => shop.taken('after')[0]).toMatchObject({ consent: 'denied' });
    expect(shop.taken('after')[0]?.visitor_id).toBeUndefined();
  });

  it('consent said before the script loads holds for the first view', async () => {
    await open('/?early=consent');
    await until(() => shop.taken('page_view')[0]?.visitor_id).toBeTruthy();
  });

  it('a browser that asks not to be tracked has no id, whatever the page says', async () => {
    await open('/?early=consent');
    await until(() => shop.taken('page_view').length).toBe(1);
    await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    await open('/next?early=consent');
    await until(() => shop.taken('page_view')[1]).toMatchObject({ consent: 'denied' });
    expect(shop.taken('page_view')[1]?.visitor_id).toBeUndefined();
    expect(await page.evaluate(() => localStorage.ff_id)).toBeUndefined();
  });

  it('counts a view when the page comes back from the back/forward cache', async () => {
    await open('/');
    await idle();
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) =>
        (window as unknown as { footfall: (...given: unknown[]) => void }).footfall('shown', { persisted }),
      ),
    );
    await page.goto(`${shop.url}/away?plain=1`);
    // Not goBack(): playwright waits for a load, which a page from the cache never has.
    await page.evaluate(() => history.back()).catch(() => {});
    await until(types).toEqual(['page_view', 'page_view', 'shown']);
    expect(shop.taken('shown')[0]?.persisted, 'the browser restored the page from its cache').toBe(true);
    expect(shop.taken('page_view')[1]?.url).toBe(`${shop.url}/`);
  });

  it('a page is seen before what happens on it, also when the shop hears of a step back first', async () => {
    await page.addInitScript(() =>
      addEventListener('popstate', () => (window as unknown as { footfall: (type: string) => void }).footfall('product_view')),
    );
    await open('/p/1');
    await page.evaluate(() => history.pushState(null, '', '/cart'));
    await page.goBack();
    await until(types).toEqual(['page_view', 'page_view', 'page_view', 'product_view']);
  });

  it('waits for a prerendered page to be shown', async () => {
    await page.addInitScript(() => Object.defineProperty(document, 'prerendering', { value: true, configurable: true }));
    await open('/?early=1');
    await page.waitForTimeout(300);
    expect(shop.requests).toEqual([]);
    await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    await until(types).toEqual(['page_view', 'product_view', 'add_to_cart']);
  });

  it('twice in a page is once', async () => {
    await open('/?twice=1');
    await idle();
    await until(types).toEqual(['page_view']);
  });

  it('sends to another host when data-api names it, without a preflight', async () => {
    const other = await startFakeIngest();
    try {
      await open(`/?attributes=data-api=${other.url}`);
      await until(() => other.taken().map((event) => event.event_type)).toEqual(['page_view']);
      expect(shop.requests).toEqual([]);
      await idle();
    } finally {
      await other.close();
    }
  });

  // A task is long by the clock, which a busy machine stretches: it has to be short once in four.
  it('is never a long task, with a full queue and a burst of events', { retry: 3 }, async () => {
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: 'longtask',
        buffered: true,
      });
    });
    shop.always = { status: 503 };
    await open('/');
    await page.evaluate(async () => {
      const { footfall: call } = window as unknown as { footfall: (...given: unknown[]) => void };
      for (let i = 0; i < 100; i++) {
        call('add_to_cart', { items: [{ item_id: 'x', item_name: 'Linen shirt', price: 49 }] });
        if (i % 10 === 9) await new Promise((next) => setTimeout(next, 20));
      }
    });
    const tasks = () => page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
    expect(await tasks()).toEqual([]);
    await page.evaluate(() => {
      setTimeout(() => {
        for (const end = performance.now() + 120; performance.now() < end; );
      });
    });
    await until(async () => (await tasks()).length, 'the observer would have seen one').toBe(1);
  });
});

/** A page of the shop: `early` calls before the script, `attributes` on its tag, `twice` the tag, `plain` without it. */
function pageOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://shop');
  const early = searchParams.get('early');
  const calls: Record<string, string> = {
    '1': `footfall('product_view', { product_id: 'x' }); footfall('add_to_cart', { product_id: 'x' });`,
    consent: `footfall('consent', 'granted');`,
  };
  const stub = `<script>window.footfall=window.footfall||function(){(footfall.q=footfall.q||[]).push(arguments)};${early === null ? '' : calls[early]}</script>`;
  const tag = `<script defer src="/js/footfall.js" data-key="wk_test" ${searchParams.get('attributes') ?? ''}></script>`;
  const scripts = searchParams.has('plain') ? '' : stub + tag + (searchParams.has('twice') ? tag : '');
  return `<!doctype html><html lang="en"><head><title>${pathname}</title><link rel="icon" href="data:,">${scripts}</head><body>
    <a id="inside" href="/inside">inside</a> <a id="outside" href="https://elsewhere.example/guide?x=1"><b>outside</b></a></body></html>`;
}
