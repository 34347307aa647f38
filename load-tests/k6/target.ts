import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../harness/temporary.ts';

/** The server and store that are put under load. */
export interface Target {
  url: string;
  /** Where events go, when that is not `url`. */
  ingest?: string | undefined;
  store: string;
  writeKey: string;
  secretKey: string;
}

export interface OwnServer {
  target: Target;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Shoppers come from addresses of their own (the server trusts this machine as their proxy), and all live pages are one person's: k6 has one key.
 * Everything else is as a shop has it.
 */
const ENVIRONMENT = { TRUSTED_PROXIES: '127.0.0.1,::1', CONNECTION_LIMIT: '20000', SOCKETS_PER_PERSON: '20000' };

/** Starts a one-machine server on a free port of the loopback address, with an empty data directory. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
    const server = await startServer({ ...ENVIRONMENT, DATA_DIR: join(folder, 'data'), PROVISION: provision });
    const { id: store, writeKey, secretKey } = LOAD_STORE;
    return {
      target: { url: server.url, store, writeKey, secretKey },
      async stop() {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
