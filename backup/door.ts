import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../contracts/error.ts';
import { dataPaths } from '../platform/paths.ts';
import { thawLeftovers } from '../platform/warehouse/frozen-parts.ts';
import { type BackupSource, takeBackup } from './take.ts';

/** A socket's name must be shorter than this, bytes; in a folder with a longer one it lies among the temporary files. */
const LONGEST_NAME = 100;

/** Where the server of a data directory hears `npm run backup`: whoever may open it owns the directory. */
export function doorOf(dataDir: string): string {
  const inside = join(dataDir, 'backup.sock');
  if (Buffer.byteLength(inside) <= LONGEST_NAME) return inside;
  return join(tmpdir(), `footfall-backup-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}.sock`);
}

/**
 * Opens the running server's own way to back it up, a Unix socket that only the server's user can reach: `POST /backup` answers with the file, as it is
 * made. One at a time. The caller holds the data directory's lock. `onProblem` hears of a backup that failed.
 */
export async function openBackupDoor(source: BackupSource, onProblem: (error: unknown) => void): Promise<{ close(): Promise<void> }> {
  const path = doorOf(source.dataDir);
  await rm(path, { force: true });
  await thawLeftovers(dataPaths(source.dataDir).warehouse);
  let isBusy = false;
  const listener: RequestListener = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://door');
    if (request.method !== 'POST' || url.pathname !== '/backup') return void response.writeHead(404).end();
    if (isBusy)
      return void response
        .writeHead(409)
        .end(JSON.stringify(new Fault('backup_busy', 'A backup is being made already. Wait for it.').body()));
    isBusy = true;
    try {
      const backup = await takeBackup(source, { withKeys: url.searchParams.has('keys') });
      try {
        response.writeHead(200, {
          'content-type': 'application/x-tar',
          'content-length': backup.bytes,
          'x-held-ms': backup.heldMs.toFixed(0),
        });
        await pipeline(Readable.from(backup.body, { objectMode: false }), response);
      } finally {
        await backup.close();
      }
    } catch (error) {
      onProblem(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(JSON.stringify((error instanceof Fault ? error : unexpected(error)).body()));
    } finally {
      isBusy = false;
    }
  };
  const server = createServer((request, response) => void listener(request, response));
  // From its first moment nobody else can open it.
  const mask = process.umask(0o177);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
    process.umask(mask);
  });
  await chmod(path, 0o600);
  server.unref();
  return {
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

function unexpected(error: unknown): Fault {
  const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  return isFull
    ? new Fault('disk_full', "The disk of the server's data directory has no room for the backup's working files. Free some space there.")
    : new Fault('backup_failed', "The backup could not be made; the server's log says why.");
}
