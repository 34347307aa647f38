import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';
import { type FrameAncestors, pagesListener } from '../platform/http/pages.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';

/** The frame of every answer: what a browser is told to do with it. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RunningServer;
beforeAll(async () => {
  folder = await temporaryFolder();
  const provision = await provisionFile(folder.dir, { currency: 'EUR', timezone: 'UTC' });
  server = await startServer({ DATA_DIR: join(folder.dir, 'data'), PROVISION: provision });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await folder.remove();
});

const directives = (policy: string | null) =>
  new Map((policy ?? '').split(';').map((one) => [one.trim().split(' ', 1)[0], one.trim()] as const));

test.each(['/', '/live', '/overview', '/health', '/sign-in', '/nowhere'])(
  'the page %s runs scripts with its nonce only, and stands in no frame',
  async (path) => {
    const answers = await Promise.all([1, 2].map(() => fetch(server.url + path)));
    const nonces = answers.map(
      ({ headers }) => /script-src[^;]*'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '',
    );
    expect(nonces[0]).toMatch(/^[\w+/=-]{16,}$/);
    expect(nonces[1]).not.toBe(nonces[0]);
    const [answer] = answers;
    const policy = directives(answer?.headers.get('content-security-policy') ?? null);
    for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy.get(rule.split(' ', 1)[0])).toBe(rule);
    }
    expect(policy.get('script-src')).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  },
);

test.each([
  ['/api/session', 401],
  [`/api/stats?store=${LOAD_STORE.id}&key=${LOAD_STORE.secretKey}`, 200],
  [`/api/stats?store=${LOAD_STORE.id}&format=csv&key=${LOAD_STORE.secretKey}`, 200],
  ['/api/nowhere', 404],
])('%s is kept by no cache and can do nothing as a page', async (path, status) => {
  const { headers, status: answered } = await fetch(server.url + path);
  expect(answered).toBe(status);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(directives(headers.get('content-security-policy')).get('default-src')).toBe("default-src 'none'");
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.has('access-control-allow-origin')).toBe(false);
});

test('what pages of shops load from here they may load', async () => {
  const script = await fetch(`${server.url}/js/footfall.js`);
  expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const headers = { origin: 'https://shop.example', authorization: `Bearer ${LOAD_STORE.writeKey}`, 'content-type': 'application/json' };
  const event = await fetch(`${server.url}/track/event`, {
    method: 'POST',
    headers,
    body: '{"event_type":"page_view","url":"https://shop.example/"}',
  });
  expect(event.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/shop\.example)$/);
  expect(event.headers.get('cross-origin-resource-policy') ?? 'cross-origin').toBe('cross-origin');
});

async function serving(
  secure: boolean,
  frames?: FrameAncestors,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Headers>> {
  const listener: RequestListener = await pagesListener(secure, frames);
  const pages = createServer(listener);
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    pages.closeAllConnections();
    pages.close();
  });
  return async (path, headers = {}) =>
    (await fetch(`http://127.0.0.1:${(pages.address() as AddressInfo).port}${path}`, { headers })).headers;
}

test('a shared page may be shown by the sites that its link names, and by no other; no other page by anyone', async () => {
  const ask = await serving(false, async (url) => (url.startsWith('/embed/one') ? ['https://shop.example'] : []));
  const ancestors = async (path: string) => directives((await ask(path)).get('content-security-policy')).get('frame-ancestors');
  expect(await ancestors('/embed/one?token=a')).toBe('frame-ancestors https://shop.example');
  expect((await ask('/embed/one')).has('x-frame-options')).toBe(false);
  for (const path of ['/embed/two', '/live', '/embedded/one', '/live?/embed/one']) {
    expect(await ancestors(path)).toBe("frame-ancestors 'none'");
    expect((await ask(path)).get('x-frame-options')).toBe('DENY');
  }
});

test('nobody says from outside who may show a page, and a lookup that fails lets nobody', async () => {
  const claim = { 'x-footfall-frame-ancestors': 'https://evil.example' };
  const none = await serving(false);
  for (const path of ['/live', '/embed/one'])
    expect((await none(path, claim)).get('content-security-policy')).toContain("frame-ancestors 'none'");
  const broken = await serving(false, () => Promise.reject(new Error('the database is away')));
  expect((await broken('/embed/one')).get('content-security-policy')).toContain("frame-ancestors 'none'");
  const injected = await serving(false, async () => ['https://a.example; script-src *']);
  expect((await injected('/embed/one')).get('content-security-policy')).not.toContain('*');
});

test('behind https browsers are told to stay there', async () => {
  expect((await (await serving(true))('/live')).get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  expect((await fetch(`${server.url}/live`)).headers.has('strict-transport-security')).toBe(false);
});
