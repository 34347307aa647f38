import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Memory that looks like a folder, where there is such a thing. */
const MEMORY = '/dev/shm';

/**
 * Hands bytes to the engine by way of a file in memory, as binary data cannot stand in a statement's text. Files are readable by nobody else; those that a killed process left are removed.
 * False where there is no room for one: nothing was done then.
 */
export function handOverIn(
  dir: string,
  folder = existsSync(MEMORY) ? MEMORY : tmpdir(),
): (pieces: readonly Uint8Array[], use: (file: string) => Promise<void>) => Promise<boolean> {
  const name = `footfall-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}-${threadId}-`;
  for (const left of readdirSync(folder)) if (left.startsWith(name)) rmSync(join(folder, left), { force: true });
  let count = 0;
  return async (pieces, use) => {
    const file = join(folder, `${name}${count++}`);
    try {
      const written = await writeAll(file, pieces).catch(() => false);
      if (written) await use(file);
      return written;
    } finally {
      await rm(file, { force: true });
    }
  };
}

/** False where not all of it has room. */
async function writeAll(file: string, pieces: readonly Uint8Array[]): Promise<boolean> {
  const handle = await open(file, 'w', 0o600);
  try {
    const { bytesWritten } = await handle.writev(pieces);
    return bytesWritten === pieces.reduce((sum, { length }) => sum + length, 0);
  } finally {
    await handle.close();
  }
}
