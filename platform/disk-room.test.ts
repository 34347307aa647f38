import { expect, onTestFinished, test, vi } from 'vitest';
import { openLmdbLog } from './log/lmdb.ts';
import { openLmdbPositions } from './log/lmdb-positions.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  statfsSync: () => ({ bavail: disk.free, bsize: 1 }),
}));
const full = { status: 503, retryable: true };

async function folder(): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  disk.free = Number.POSITIVE_INFINITY;
  return dir;
}

test('the log writes nothing to a disk with less than 64 MiB free, and goes on when there is more', async () => {
  const log = await openLmdbLog({ dir: await folder(), partitions: 1 });
  expect(await log.append(0, 'a')).toBe(0);
  // Taken while there was room, and gone before it is written.
  const late = log.append(0, 'b');
  disk.free = 64 * 1024 ** 2 - 1;
  await expect(late).rejects.toMatchObject({ ...full, code: 'log_full' });
  await expect(log.append(0, 'c')).rejects.toMatchObject({ ...full, code: 'log_full' });
  await expect(log.prune(0, 1)).rejects.toMatchObject({ ...full, code: 'disk_full' });
  disk.free = 64 * 1024 ** 2;
  await log.append(0, 'd');
  expect((await log.read(0, 0, 1_000)).map(({ value }) => value)).toEqual(['a', 'd']);
  await log.close();
});

test('positions are not saved to it either, and stand where they stood', async () => {
  const positions = await openLmdbPositions({ dir: await folder() });
  expect(await positions.save(0, { next: 5, plan: null }, 0)).toBe(true);
  disk.free = 64 * 1024 ** 2 - 1;
  await expect(positions.save(0, { next: 9, plan: null }, 1)).rejects.toMatchObject(full);
  expect(await positions.load(0)).toMatchObject({ next: 5, version: 1 });
  disk.free = 64 * 1024 ** 2;
  expect(await positions.save(0, { next: 9, plan: null }, 1)).toBe(true);
  await positions.close();
});
