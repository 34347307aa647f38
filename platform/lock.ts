import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../contracts/error.ts';

/**
 * Takes a data directory for this process alone; the returned function gives it back. The lock is a listening socket, named after the directory:
 * the kernel closes it with the process, however that ends. In Linux's abstract namespace nothing is left behind; elsewhere the socket is
 * a file, and one that nobody answers on is taken over.
 */
export async function lockDataDir(dir: string, platform: NodeJS.Platform = process.platform): Promise<() => Promise<void>> {
  await usable(dir).catch((error: NodeJS.ErrnoException) => {
    throw new Fault(
      'data_dir_unusable',
      `The data directory ${dir} cannot be made or written to (${error.code}). Name another one: DATA_DIR=./data npm start`,
    );
  });
  const name = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
    .slice(0, 32);
  const abstract = platform === 'linux';
  const address = abstract ? `\0footfall-${name}` : join(tmpdir(), `footfall-${name}.sock`);
  const server = createServer((socket) => socket.destroy());
  server.unref();
  if (!(await listens(server, address))) {
    if (abstract || (await answers(address))) throw inUse(dir);
    await rm(address, { force: true });
    if (!(await listens(server, address))) throw inUse(dir);
  }
  return () => new Promise((resolve) => server.close(() => resolve()));
}

async function usable(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await access(dir, constants.W_OK);
}

/** False when the address is taken. */
function listens(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error));
    server.once('error', refused);
    server.listen(address, () => {
      server.off('error', refused);
      resolve(true);
    });
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function inUse(dir: string): Fault {
  return new Fault(
    'data_dir_in_use',
    `Another Footfall server runs on ${dir}. Stop it, or give this one its own: DATA_DIR=./other PORT=3001 npm start`,
  );
}
