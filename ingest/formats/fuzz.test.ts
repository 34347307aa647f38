import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testEdge } from '../fakes.ts';
import { FORMATS, isOfFormats } from './mount.ts';

/** Names that some format reads, so that the walks go deep, and texts that have broken others. */
const NAMES = [
  'batch',
  'type',
  'event',
  'events',
  'name',
  'n',
  'properties',
  'params',
  'context',
  'consent',
  'payload',
  'data',
  'checkout',
  'cartLine',
  'lineItems',
  'products',
  'items',
  'price',
  'revenue',
  'total',
  'currency',
  'timestamp',
  'order_id',
  '$set',
  '__proto__',
  'constructor',
  'length',
  'p',
  'distinct_id',
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('track', 'identify', 'purchase', 'Order Completed', '$identify', '1e999', '-1', '\ud800', '\0', '[{'),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'medium' }, text, fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  map: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), tie('any'), { maxKeys: 5 }),
})).any;

const senders = FORMATS.flatMap(({ endpoints }) => endpoints.filter(({ method }) => method === 'POST').map(({ path }) => path));
const prototype = Object.getOwnPropertyNames(Object.prototype).join();

async function answerTo(path: string, body: string | Uint8Array) {
  const edge = testEdge({ partitions: 3 });
  const query = 'key=sk_open&api_secret=sk_open';
  const init = { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body) };
  const { status } = await edge.app.request(`${path}${path.includes('?') ? '&' : '?'}${query}`, init, { address: '192.0.2.1' });
  return { status, edge };
}

it('any JSON on any path: no 5xx, records are plain JSON with clean texts, nothing is polluted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...senders), value, async (path, json) => {
      const { status, edge } = await answerTo(path, JSON.stringify(json));
      expect([200, 202, 204, 400]).toContain(status);
      for (const { value: record } of edge.appended) {
        expect(JSON.stringify(JSON.parse(record))).toBe(record);
        expect(record.isWellFormed() && !JSON.stringify(JSON.parse(record).rows).includes('\\u0000')).toBe(true);
      }
      expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(prototype);
    }),
    { numRuns: 800 },
  );
});

it('any bytes, plain, as a form or packed: no 5xx', async () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    text,
    text.map((raw) => `data=${raw}`),
    value.map((json) => gzipSync(JSON.stringify(json))),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...senders), bytes, async (path, body) => {
      expect([200, 202, 204, 400, 413]).toContain((await answerTo(path, body)).status);
    }),
    { numRuns: 500 },
  );
});

it("any parameters of gtag's: no 5xx", async () => {
  const name = fc.oneof(
    fc.constantFrom('en', 'dl', 'pr1', 'pr2', 'epn.value', 'ep.transaction_id', 'cu', 'gcs', 'ep.__proto__', 'epn.items'),
    text,
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, text, { maxKeys: 8 }), fc.boolean(), async (fields, inBody) => {
      const line = new URLSearchParams({ en: 'purchase', ...fields }).toString();
      const { status } = await answerTo(inBody ? '/g/collect' : `/g/collect?${line}`, inBody ? line : '');
      expect([204]).toContain(status);
    }),
    { numRuns: 300 },
  );
});

it('any key in a path: a script or 404, never what was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('/v1/projects/*/settings', '/array/*/config', '/array/*/config.js'), text, async (path, key) => {
      for (const written of [encodeURIComponent(key.toWellFormed()), key.replace(/[/?#\\\s]/g, '%')]) {
        const response = await testEdge().app.request(path.replace('*', () => written));
        expect([200, 404]).toContain(response.status);
        if (response.status === 200) expect(written).toMatch(/^[\w-]+$/);
      }
    }),
    { numRuns: 300 },
  );
});

it('the paths that are claimed are these and no page of the dashboard', () => {
  for (const path of [...senders, '/e/', '/array/wk_1/config.js', '/v1/projects/wk_1/settings', '/flags/'])
    expect(isOfFormats(path), path).toBe(true);
  for (const path of ['/', '/live', '/api/stats', '/api/track/event', '/array/x/y/config', '/settings'])
    expect(isOfFormats(path), path).toBe(false);
});
