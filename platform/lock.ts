import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Fault } from '../contracts/error.ts';

/**
 * Takes a data directory for this process alone; the returned function gives it back. The lock is a listening socket in Linux's abstract
 * namespace, named after the directory: the kernel frees it with the process, however that ends, so no stale lock is ever left.
 */
export async function lockDataDir(dir: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Fault(
      'data_dir_unusable',
      `The data directory ${dir} cannot be made (${error.code}). Name another one: DATA_DIR=./data npm start`,
    );
  });
  const name = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
    .slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Fault(
              'data_dir_in_use',
              `Another Footfall server runs on ${dir}. Stop it, or give this one its own: DATA_DIR=./other PORT=3001 npm start`,
            )
          : error,
      ),
    );
    server.listen(`\0footfall-${name}`, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
