import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { LOAD_STORE } from '../harness/temporary.ts';
import { type Client, eventType } from './client.ts';

/** A page is done when it has not talked to the server for this long, ms; a client's longest pause between two attempts here is below it. */
const QUIET = 45_000;
const PATIENCE = 180_000;
/** A person's browser: a headless one is a bot, and not counted. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/**
 * A client for browsers, in a page of another origin than the server's. `script` is the shop's own: it has `URL_OF_SERVER`, `KEY` and
 * `EVENT` in scope, imports the package, and sets `window.track(n)`.
 */
export function inBrowser(name: string, settings: string, script: string, pauseMs = 20): Client {
  const client: Client = {
    package: name,
    settings,
    pauseMs,
    async open(url) {
      const page = await openPage(await bundle(client, url, script));
      return {
        track: async (n) => {
          await page.evaluate(n);
        },
        close: page.close,
        thrown: () => page.thrown,
      };
    },
  };
  return client;
}

async function bundle(client: Client, url: string, script: string): Promise<string> {
  const constants = { URL_OF_SERVER: url, KEY: LOAD_STORE.writeKey, EVENT: eventType(client) };
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

async function openPage(script: string) {
  const html = `<!doctype html><title>Shop</title><h1>Shop</h1><script src="/shop.js"></script>`;
  const shop = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-blink-features=AutomationControlled'],
  });
  const page = await (await browser.newContext({ userAgent: USER_AGENT })).newPage();
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  let last = performance.now();
  const talks = () => {
    last = performance.now();
  };
  page.on('request', talks);
  page.on('requestfinished', talks);
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
  await page.waitForFunction('typeof window.track === "function"');
  return {
    thrown,
    evaluate: (n: string) => page.evaluate(`window.track(${JSON.stringify(n)})`),
    async close() {
      const until = performance.now() + PATIENCE;
      talks();
      while (performance.now() - last < QUIET && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 500));
      await browser.close();
      await new Promise((resolve) => shop.close(resolve));
    },
  };
}
