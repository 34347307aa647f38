import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { openMemoryCache } from '../cache/memory.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { describeDatabase } from './contract.ts';
import { fromDatabase } from './directory.ts';
import { openPglite } from './pglite.ts';

describeDatabase('PGlite', async () => ({ database: await openPglite(), destroy: async () => {} }));

test('a folder keeps everything over a restart', async () => {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  const cache = openMemoryCache({ name: dir });
  const first = await openPglite({ dir: join(dir, 'deep', 'postgres') });
  const keys = await (await fromDatabase(first, cache)).addStore(storeSchema.parse({ id: 'shop', name: 'Shop' }));
  await first.close();
  const second = await openPglite({ dir: join(dir, 'deep', 'postgres') });
  expect((await fromDatabase(second, cache)).grant(keys?.writeKey ?? '')?.store.id).toBe('shop');
  await second.close();
  await cache.close();
});

test('a first start that was killed half-way is begun anew', async () => {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  const place = join(dir, 'postgres');
  await mkdir(`${place}.making/base`, { recursive: true });
  await writeFile(`${place}.making/PG_VERSION`, '18');
  await mkdir(place);
  const database = await openPglite({ dir: place });
  await database.ping();
  await database.close();
});
