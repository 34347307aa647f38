import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spawnServer, startServer } from '../load-tests/harness/server-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts a server that should refuse: its last line and exit code. */
async function refused(environment: Record<string, string>): Promise<{ line: string; code: number | null }> {
  const server = spawnServer({ DATA_DIR: join(folder, 'data'), ...environment });
  const failure = await server.ready.then(
    () => null,
    () => server.output(),
  );
  const code = await server.stop();
  expect(failure, 'the server started').not.toBeNull();
  const lines = (failure ?? '').split('\n').filter((line) => line.startsWith('footfall:'));
  expect(lines).toHaveLength(1);
  expect(failure).not.toMatch(/\n\s+at /);
  return { line: lines[0] ?? '', code };
}

it('a port in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const { line, code } = await refused({ PORT: String(port) });
  expect(line).toContain(`Port ${port} is in use`);
  expect(line).toContain(`PORT=${port + 1}`);
  expect(code).toBe(1);
  other.close();
});

it('a data directory of another running server', async () => {
  const dir = join(folder, 'shared');
  const first = await startServer({ DATA_DIR: dir });
  const { line, code } = await refused({ DATA_DIR: dir });
  expect(line).toContain('Another Footfall server runs on');
  expect(code).toBe(1);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
});

it.each([
  ['a variable that is none', { PORT: 'abc' }, 'PORT=abc'],
  ['a full disk', { DISK_RESERVE_BYTES: '1000000000000000' }, 'DISK_RESERVE_BYTES'],
  ['an address of another machine', { HOST: '203.0.113.7' }, 'HOST=203.0.113.7'],
  ['a provision file that is absent', { PROVISION: '/nonexistent.json' }, 'PROVISION=/nonexistent.json'],
])('%s', async (_, environment, words) => {
  const { line, code } = await refused(environment as Record<string, string>);
  expect(line).toContain(words);
  expect(code).toBe(1);
});

it('a provision file that is not JSON, or not of its form', async () => {
  const file = join(folder, 'provision.json');
  await writeFile(file, '{');
  expect((await refused({ PROVISION: file })).line).toContain('is not JSON');
  await writeFile(file, '{ "stores": [{ "id": "A B" }] }');
  expect((await refused({ PROVISION: file })).line).toContain('stores.0.id');
});

it('a data directory that is a file', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const { line, code } = await refused({ DATA_DIR: file });
  expect(line).toContain(file);
  expect(code).toBe(1);
});
