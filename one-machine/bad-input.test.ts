import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
const store = (id: string, origins: string[]) => {
  const keys = { write_key: `wk_${id}_0000000000`, secret_key: `sk_${id}_0000000000` };
  return { id, name: id, currency: 'EUR', timezone: 'UTC', origins, ...keys };
};
const SHOP = store('shop', []);
const WALLED = store('walled', ['https://shop.example']);
const NEIGHBOURS = store('neighbours', []);

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  const provision = join(folder, 'provision.json');
  await writeFile(provision, JSON.stringify({ stores: [SHOP, WALLED, NEIGHBOURS], people: [] }));
  server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  expect((await fetch(`${server.url}/healthz`)).status, 'the server goes on').toBe(200);
  expect(() => process.kill(server.pid, 0), 'as the same process').not.toThrow();
});

type Body = string | Uint8Array<ArrayBuffer>;
function send(path: string, body: Body, headers: Record<string, string> = {}): Promise<Response> {
  const usual = { authorization: `Bearer ${SHOP.write_key}`, 'user-agent': AGENT, 'content-type': 'application/json' };
  return fetch(server.url + path, { method: 'POST', headers: { ...usual, ...headers }, body });
}
async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${NEIGHBOURS.secret_key}` } });
  return (await answer.json()) as T;
}
const ledger = () => ask<Record<string, unknown>>('/api/ledger?store=neighbours');

const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * 2 ** 20, ' ')));
const import_ = { authorization: `Bearer ${SHOP.secret_key}` };

it.each<[string, Body, Record<string, string>, number, string]>([
  ['malformed JSON', '{"event_type":', {}, 400, 'malformed_json'],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0]), {}, 400, 'malformed_json'],
  ['nothing', '', {}, 400, 'malformed_json'],
  ['100,000 brackets', '['.repeat(100_000), {}, 400, 'malformed_json'],
  ['100,000 brackets in a property', `{"event_type":"x","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, {}, 400, 'too_deep'],
  ['2 MiB', JSON.stringify({ event_type: 'x', a: 'x'.repeat(2 ** 21) }), {}, 413, 'body_too_large'],
  ['a gzip bomb', bomb, { 'content-encoding': 'gzip' }, 413, 'body_too_large'],
  ['what is not gzip', '{"event_type":"x"}', { 'content-encoding': 'gzip' }, 400, 'corrupt_body'],
  ['an unknown key', '{"event_type":"x"}', { authorization: 'Bearer wk_unknown' }, 401, 'unknown_key'],
  ['a wrong type', '{"event_type":["x"]}', {}, 400, 'invalid_type'],
  ['no object', '5', {}, 400, 'not_an_object'],
  ['only __proto__', '{"__proto__":{"event_type":"x"}}', {}, 400, 'missing_event_type'],
  ['negative money', '{"event_type":"purchase","value":-5}', {}, 400, 'negative_value'],
  ['NaN', '{"event_type":"purchase","value":NaN}', {}, 400, 'malformed_json'],
  ['more money than there is', '{"event_type":"purchase","value":1e999}', {}, 400, 'invalid_value'],
  ['no time', '{"event_type":"x","timestamp":"soon"}', {}, 400, 'invalid_timestamp'],
  ['an import of the year 0', '{"event_type":"x","timestamp":"0000-01-01T00:00:00Z"}', import_, 400, 'timestamp_out_of_range'],
  ['an import of the year 9999', '{"event_type":"x","timestamp":"9999-01-01T00:00:00Z"}', import_, 400, 'timestamp_out_of_range'],
])('%s is refused as documented', async (_, body, headers, status, code) => {
  const answer = await send('/track/event', body, headers);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect([answer.status, error.code]).toEqual([status, code]);
  expect(error.message).toMatch(/\.$/);
});

it("a page of another origin is refused by a store that names its own, the store's page is not", async () => {
  const from = (origin: string) =>
    send('/track/event', '{"event_type":"page_view"}', { authorization: `Bearer ${WALLED.write_key}`, origin });
  const foreign = await from('https://evil.example');
  expect([foreign.status, ((await foreign.json()) as { error: { code: string } }).error.code]).toEqual([403, 'origin_not_allowed']);
  expect((await from('https://shop.example')).status).toBe(202);
});

it('one bad event never fails its neighbours: they are counted, and it is kept with its reason', async () => {
  const good = (id: string, more: object = {}) =>
    JSON.stringify({ event_type: 'page_view', event_id: id, url: 'https://shop.example/a', ...more });
  const bad = ['"text"', '{"event_type":{}}', '{"event_type":"purchase","value":-1}', '{"event_type":"x","timestamp":-1}'];
  const odd = [
    good('surrogate', { title: 'a\ud800b' }),
    good('nul', { title: 'a\u0000b' }),
    good('year-0', { timestamp: '0000-01-01T00:00:00Z' }),
    good('year-9999', { timestamp: '9999-01-01T00:00:00Z' }),
    good('__proto__'),
    '{"event_type":"page_view","event_id":"prototype","properties":{"__proto__":{"polluted":1},"constructor":2}}',
  ];
  const answer = await send('/track/batch', `[${[good('first'), ...bad, ...odd, good('last')].join(',')}]`, {
    authorization: `Bearer ${NEIGHBOURS.write_key}`,
  });
  expect(answer.status).toBe(202);
  const said = (await answer.json()) as { accepted: number; rejected: number };
  expect(said).toMatchObject({ accepted: 8, rejected: 4 });
  await expect.poll(ledger, { timeout: 10_000 }).toMatchObject({ received: 12, stored: 8, rejected: 4, difference: 0 });
  const { data } = await ask<{ data: [{ pageviews: number }] }>('/api/stats?store=neighbours&metrics=pageviews');
  expect(data).toEqual([{ pageviews: 8 }]);
  const kept = await ask<{ data: { index: number; reason: string; event: unknown }[] }>('/api/rejected?store=neighbours&limit=4');
  const reasons = kept.data.sort((a, b) => a.index - b.index).map(({ index, reason }) => [index, reason]);
  expect(reasons).toEqual([
    [1, 'not_an_object'],
    [2, 'invalid_type'],
    [3, 'negative_value'],
    [4, 'invalid_timestamp'],
  ]);
});
