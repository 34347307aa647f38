import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { type AnswerKind, frameAncestorsOf, securityHeaders, withSecurityHeaders } from './security-headers.ts';

const app = new Hono()
  .get('/json', (c) => c.json({}))
  .get('/docs', (c) => c.html('', 200, { 'Content-Security-Policy': "default-src 'self'", 'Cache-Control': 'public, max-age=60' }))
  .get('/fault', () => {
    throw new Error('broken');
  });
app.onError((_, c) => c.json({}, 500));

async function ask(kind: AnswerKind, secure: boolean): Promise<(path: string) => Promise<Headers>> {
  const server = createServer(withSecurityHeaders(getRequestListener(app.fetch), kind, { secure }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return async (path) => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).headers;
}

test.each(['/json', '/fault', '/absent'])(
  'the API’s answer to %s is kept by no cache, shown in no frame, and can do nothing as a page',
  async (path) => {
    const headers = await (await ask('api', false))(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('a route’s own header comes before', async () => {
  const headers = await (await ask('api', false))('/docs');
  expect([headers.get('content-security-policy'), headers.get('cache-control')]).toEqual(["default-src 'self'", 'public, max-age=60']);
});

test('only behind https browsers are told to stay there', async () => {
  expect((await (await ask('page', true))('/json')).get('strict-transport-security')).toBe('max-age=31536000');
  expect((await (await ask('page', false))('/json')).has('strict-transport-security')).toBe(false);
});

test('what pages of shops load may be loaded by them, and their scripts may not use this origin’s windows', () => {
  const shared = securityHeaders('shared', { secure: false });
  expect(shared).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff' });
  expect(shared).not.toHaveProperty('x-frame-options');
  const page = securityHeaders('page', { secure: false });
  expect(page).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('geolocation=()'),
  });
});

test('frame ancestors are origins and nothing else', () => {
  expect(frameAncestorsOf([])).toBe("'none'");
  expect(frameAncestorsOf(['https://shop.example', 'http://localhost:8080'])).toBe('https://shop.example http://localhost:8080');
  for (const wrong of [
    '*',
    'https://shop.example/',
    'https://a.example; script-src *',
    'javascript:alert(1)',
    'null',
    'data:,',
    'https://*',
    "'self'",
  ]) {
    expect(() => frameAncestorsOf([wrong])).toThrow();
  }
});
