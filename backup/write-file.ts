import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Fault } from '../contracts/error.ts';

export interface Arriving {
  /** How long it will be. */
  bytes: number;
  body: AsyncIterable<Uint8Array>;
}

/**
 * Writes a backup beside its name and gives it the name when it is whole and on the disk: a file of this name is always a whole backup. What was begun
 * is removed when it fails. Throws Fault `file_exists`, `disk_full`, `backup_truncated`.
 */
export async function writeBackupFile(
  file: string,
  begin: () => Promise<Arriving>,
  onProgress: (bytes: number, of: number) => void,
): Promise<number> {
  const path = resolve(file);
  if (await stat(path).catch(() => null))
    throw new Fault('file_exists', `${file} is there already, and a backup overwrites nothing. Name another file.`);
  const partial = `${path}.partial`;
  const target = await open(partial, 'w', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new Fault('file_unusable', `${partial} cannot be written (${cause.code}). Name a file in a folder that is there and yours.`, {
      cause,
    });
  });
  try {
    const { bytes, body } = await begin();
    const { bavail, bsize } = await statfs(dirname(path));
    if (bavail * bsize < bytes) throw full(path, bytes);
    let written = 0;
    for await (const chunk of body) {
      await target.writeFile(chunk);
      written += chunk.length;
      onProgress(written, bytes);
    }
    if (written !== bytes)
      throw new Fault('backup_truncated', 'The server ended, or broke off the backup, in the middle; its log says why. Run it again.');
    await target.sync();
    await target.close();
    await rename(partial, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await target.close().catch(() => {});
    await rm(partial, { force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? full(path, 0) : error;
  }
}

function full(path: string, bytes: number): Fault {
  const size = bytes > 0 ? ` of ${(bytes / 1e6).toFixed(1)} MB` : '';
  return new Fault(
    'disk_full',
    `The disk of ${dirname(path)} has no room for the backup ${basename(path)}${size}. Free some space, or name a file elsewhere.`,
  );
}

/** A name is on the disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
