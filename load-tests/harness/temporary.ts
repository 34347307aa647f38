import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of one's own for as long as `work` runs. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keys of the store that load tests make for themselves. */
export const LOAD_STORE = { id: 'load', writeKey: 'wk_load_test_0000', secretKey: 'sk_load_test_0000' } as const;

/** The person who owns it. */
export const LOAD_OWNER = { email: 'owner@load.example', password: 'a load test, no secret' } as const;

/** Writes a PROVISION file with that store and returns its path. */
export async function provisionFile(folder: string, store: { currency: string; timezone: string }): Promise<string> {
  const file = join(folder, 'provision.json');
  const { id, writeKey, secretKey } = LOAD_STORE;
  const body = {
    stores: [{ id, name: 'Load test', ...store, origins: [], write_key: writeKey, secret_key: secretKey }],
    people: [{ ...LOAD_OWNER, role: 'owner' }],
  };
  await writeFile(file, JSON.stringify(body));
  return file;
}
