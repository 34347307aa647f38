import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inTemporaryFolder, provisionFile } from '../harness/temporary.ts';
import { startVictim } from './victim.ts';

/** Where `all` keeps a data directory that has been started once, so that each benchmark need not wait for that. */
export const TEMPLATE = 'TRUST_TEMPLATE';

export interface DataFolder {
  folder: string;
  /** The data directory of the server. */
  data: string;
  /** What the server is started with: its data, and one store with known keys. */
  environment: Record<string, string>;
}

/** A data directory of one's own, and what a server needs to run on it, for as long as `work` runs. */
export function withData<T>(work: (data: DataFolder) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const data = join(folder, 'data');
    const template = process.env[TEMPLATE];
    // A server that was killed leaves the socket of its backups behind, which is no file to copy.
    if (template) await cp(template, data, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    else await mkdir(data);
    const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
    return work({
      folder,
      data,
      environment: { DATA_DIR: data, PROVISION: provision, RATE_PER_ADDRESS: '100000000', RATE_PER_KEY: '100000000' },
    });
  });
}

/** Makes the template for as long as `work` runs, for child processes of this one. */
export function withTemplate<T>(work: () => Promise<T>): Promise<T> {
  return withData(async ({ data, environment }) => {
    const server = startVictim(environment);
    await server.ready;
    await server.end('SIGTERM');
    process.env[TEMPLATE] = data;
    try {
      return await work();
    } finally {
      delete process.env[TEMPLATE];
    }
  });
}
