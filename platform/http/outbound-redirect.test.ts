import { expect, test } from 'vitest';
import { type Hop, redirectOf } from './outbound-redirect.ts';

const HEADERS = { accept: '*/*', authorization: 'Bearer canary', cookie: 'a=b', 'x-api-key': 'canary', 'content-type': 'text/plain' };
const hop = (over: Partial<Hop> = {}): Hop => ({
  url: new URL('https://a.example/hook'),
  method: 'POST',
  headers: HEADERS,
  body: Buffer.from('x'),
  ...over,
});

test.each([200, 204, 300, 304, 400, 500])('%i leads nowhere', (status) => {
  expect(redirectOf(hop(), status, '/next')).toEqual({ kind: 'none' });
});

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [302, 'PUT', 'PUT'],
  [307, 'POST', 'POST'],
  [308, 'POST', 'POST'],
])('%i turns %s into %s', (status, method, then) => {
  const next = redirectOf(hop({ method }), status, '/next');
  if (next.kind !== 'follow') throw new Error(next.kind);
  expect([next.hop.method, next.hop.url.href]).toEqual([then, 'https://a.example/next']);
  expect(next.hop.body === undefined).toBe(then !== method);
  expect('content-type' in next.hop.headers).toBe(then === method);
  expect(next.hop.headers).toMatchObject({ authorization: 'Bearer canary' });
});

test.each(['https://b.example/', 'https://a.example:444/', '//b.example/'])(
  '%s is another origin and is told no credential',
  (location) => {
    const next = redirectOf(hop({ method: 'GET', body: undefined }), 302, location);
    expect(next).toMatchObject({ kind: 'follow' });
    if (next.kind === 'follow') expect(next.hop.headers).toEqual({ accept: '*/*' });
  },
);

test('another origin is never sent what was for the first', () => {
  expect(redirectOf(hop(), 307, 'https://b.example/').kind).toBe('refused');
  expect(redirectOf(hop(), 302, 'https://b.example/').kind).toBe('follow');
});

test('https does not lead to http, and nonsense nowhere', () => {
  expect(redirectOf(hop(), 302, 'http://a.example/').kind).toBe('refused');
  expect(redirectOf(hop(), 302, 'http://').kind).toBe('refused');
});
