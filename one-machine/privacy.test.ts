import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restoreBackup } from '../backup/restore.ts';
import { unpack } from '../backup/tar.ts';
import type { Fault } from '../contracts/error.ts';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';

const SECRET = { authorization: `Bearer ${LOAD_STORE.secretKey}` };
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
/** The address of a visitor, as a proxy tells it. */
const ADDRESS = '198.51.100.77';
const root = join(import.meta.dirname, '..');

let folder: string;
let data: string;
let environment: Record<string, string>;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  data = join(folder, 'data');
  environment = {
    DATA_DIR: data,
    PROVISION: await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' }),
    TRUSTED_PROXIES: '127.0.0.1',
  };
  server = await startServer(environment);
}, 180_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const json = async <T>(path: string, options: RequestInit = {}): Promise<T> => {
  const answer = await fetch(server.url + path, { headers: { ...SECRET, 'content-type': 'application/json' }, ...options });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as T;
};
async function track(event: object, key: string = LOAD_STORE.writeKey): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'user-agent': AGENT, 'content-type': 'application/json', 'x-forwarded-for': ADDRESS };
  const answer = await fetch(`${server.url}/track/event`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ url: 'https://shop.example/', event_type: 'page_view', ...event }),
  });
  expect(answer.status).toBe(202);
}
interface LedgerSums {
  received: number;
  stored: number;
  removed: number;
  difference: number;
}
const ledger = () => json<LedgerSums>(`/api/ledger?store=${LOAD_STORE.id}`);
const exported = async (query: string) => {
  const answer = await fetch(`${server.url}/api/privacy/visitor?store=${LOAD_STORE.id}&${query}`, { headers: SECRET });
  const text = await answer.text();
  return {
    status: answer.status,
    rows: answer.ok
      ? text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [],
  };
};
/** One of the commands, as a user would run it. */
async function command(program: string, args: string[], dataDir = data): Promise<{ code: number; said: string }> {
  const ran = await promisify(execFile)(process.execPath, [join(root, program), ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  return { code: 'code' in ran ? ran.code : 0, said: `${ran.stdout}${ran.stderr}` };
}
const backup = (...args: string[]) => command('backup/main.ts', args);
const restore = (file: string, to: string, ...args: string[]) => command('backup/restore-main.ts', [file, ...args], join(folder, to));
/** The code of the Fault with which a restore of it ends. */
const refused = (file: string, to: string) =>
  restoreBackup(createReadStream(file), { dataDir: join(folder, to), say: () => {} }).then(
    () => 'nothing',
    (error: Fault) => error.code,
  );

it('a visitor is exported whole, and by nobody else than who may', async () => {
  await track({
    visitor_id: 'anna',
    consent: 'granted',
    user_id: 'customer-1',
    url: 'https://shop.example/?utm_source=news',
    event_type: 'purchase',
    order_id: 'o1',
    value: 12.5,
    currency: 'EUR',
  });
  await track({ visitor_id: 'anna', consent: 'granted' });
  await track({ visitor_id: 'bert', consent: 'granted' });
  await track({});
  await expect.poll(async () => (await ledger()).stored, { timeout: 20_000 }).toBe(4);
  const { rows } = await exported('visitor=anna');
  const tables = Map.groupBy(rows, (row) => row.table);
  expect([...tables].map(([name, list]) => [name, list.length]).sort()).toEqual([
    ['events', 2],
    ['identities', 1],
    ['orders', 1],
    ['sessions', 1],
    ['touches', 1],
  ]);
  const byUser = await exported('user=customer-1');
  expect(byUser.rows).toEqual(rows);
  const byNumber = await exported(`visitor=${String(rows[0]?.visitor_id)}`);
  expect(byNumber.rows).toEqual(rows);
  expect((await exported('')).status).toBe(400);
  const stranger = await fetch(`${server.url}/api/privacy/visitor?store=${LOAD_STORE.id}&visitor=anna`);
  expect(stranger.status).toBe(401);
});

it('a backup of the running server restores elsewhere; damage, a cut, a full directory and a newer version are told apart', {
  timeout: 500_000,
}, async () => {
  const file = join(folder, 'backup.tar');
  expect(await backup(file)).toMatchObject({ code: 0, said: expect.stringContaining('runs on') });
  expect(await backup(file)).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
  expect((await promisify(execFile)('tar', ['-tf', file])).stdout.split('\n')[0]).toBe('footfall-backup.json');

  expect(await restore(file, 'restored')).toMatchObject({ code: 0, said: expect.stringContaining('1 stores, 4 events') });
  expect(await restore(file, 'restored')).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });

  const cut = join(folder, 'cut.tar');
  await writeFile(cut, await readFile(file));
  await truncate(cut, Math.floor((await stat(file)).size * 0.7));
  await expect(refused(cut, 'cut')).resolves.toBe('backup_truncated');
  expect(await command('server.ts', [], join(folder, 'cut'))).toMatchObject({ code: 1, said: expect.stringContaining('was cut off') });

  const damaged = await readFile(file);
  const middle = Math.floor(damaged.length / 2);
  damaged.writeUInt8(damaged.readUInt8(middle) ^ 1, middle);
  await writeFile(cut, damaged);
  await expect(refused(cut, 'damaged')).resolves.toBe('backup_damaged');

  const newer = Buffer.from((await readFile(file)).toString('latin1').replace('"format":1', '"format":9'), 'latin1');
  await writeFile(cut, newer);
  await expect(refused(cut, 'newer')).resolves.toBe('backup_newer');
  expect(existsSync(join(data, 'backup-staging'))).toBe(false);
});

it('an erasure is asked for, carried out and told of; the ledger still adds up', { timeout: 240_000 }, async () => {
  const asked = await json<{ data: { kind: string }[] }>('/api/privacy/erase', {
    method: 'POST',
    body: JSON.stringify({ store: LOAD_STORE.id, user: 'customer-1' }),
  });
  expect(asked.data.map(({ kind }) => kind).sort()).toEqual(['user', 'visitor', 'visitor']);
  const list = () => json<{ data: { finished_at: string | null }[] }>(`/api/privacy/erasures?store=${LOAD_STORE.id}`);
  await expect
    .poll(async () => (await list()).data.every(({ finished_at }) => finished_at !== null), { timeout: 40_000, interval: 500 })
    .toBe(true);
  expect((await exported('visitor=anna')).rows).toEqual([]);
  expect((await exported('user=customer-1')).rows).toEqual([]);
  expect(await ledger()).toMatchObject({ received: 4, stored: 2, removed: 2, difference: 0 });
  const { data: days } = await json<{ data: object[] }>(`/api/stats?store=${LOAD_STORE.id}&metrics=events,visitors,orders&date_range=7d`);
  expect(days).toEqual([{ events: 2, visitors: 2, orders: 0 }]);
});

it('a backup from before an erasure, restored with the list of erasures, forgets the visitor again at its first start', {
  timeout: 500_000,
}, async () => {
  const list = join(folder, 'erasures.json');
  const answer = await fetch(`${server.url}/api/privacy/erasures?store=${LOAD_STORE.id}`, { headers: SECRET });
  await writeFile(list, await answer.text());
  expect(await restore(join(folder, 'backup.tar'), 'again', '--erasures-from', list)).toMatchObject({
    code: 0,
    said: expect.stringContaining('3 erasures'),
  });
  await server.stop();
  server = await startServer({ ...environment, DATA_DIR: join(folder, 'again') });
  await expect.poll(async () => (await exported('visitor=anna')).rows.length, { timeout: 40_000, interval: 500 }).toBe(0);
  await expect.poll(ledger, { timeout: 20_000 }).toMatchObject({ received: 4, stored: 2, removed: 2, difference: 0 });
});

it('no backup of what is committed holds a visitor’s address', { timeout: 500_000 }, async () => {
  data = join(folder, 'again');
  const file = join(folder, 'last.tar');
  await track({ event_id: 'last' });
  await expect.poll(async () => (await ledger()).stored, { timeout: 20_000 }).toBe(3);
  expect((await backup(file)).code).toBe(0);
  await server.stop();
  const offline = join(folder, 'offline.tar');
  expect(await backup(offline)).toMatchObject({ code: 0, said: expect.stringContaining('No server runs') });
  for (const one of [file, offline]) {
    const unpacked = new Map<string, Buffer>();
    for await (const { name, body } of unpack(createReadStream(one))) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      if (name.endsWith('.gz')) unpacked.set(name, gunzipSync(Buffer.concat(chunks)));
    }
    expect(unpacked.get('log-tail.ndjson.gz')?.length).toBe(0);
    expect(unpacked.get('database.tar.gz')?.length).toBeGreaterThan(1e6);
    expect(unpacked.get('database.tar.gz')?.includes(ADDRESS)).toBe(false);
  }
  server = await startServer({ ...environment, DATA_DIR: data });
});
