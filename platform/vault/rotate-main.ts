import { Fault } from '../../contracts/error.ts';
import { readConfig } from '../config.ts';
import { openPglite } from '../database/pglite.ts';
import { openPostgres } from '../database/postgres.ts';
import { lockDataDir } from '../lock.ts';
import { dataPaths } from '../paths.ts';
import { type Rotation, rotate } from './rotate.ts';
import { openVault } from './vault.ts';

/**
 * node platform/vault/rotate-main.ts: brings every stored secret under the newest key. With PostgreSQL the servers keep running; one machine's
 * own database belongs to its server, which must be stopped for this.
 */
async function main(): Promise<number> {
  const config = readConfig(process.env);
  const { postgres } = config.engines;
  const unlock = postgres === undefined ? await lockDataDir(config.dataDir) : async () => {};
  const database =
    postgres === undefined ? await openPglite({ dir: dataPaths(config.dataDir).database }) : await openPostgres({ url: postgres });
  try {
    const told = ({ seen, rewrapped }: Rotation) => console.log(`  ${seen} looked at, ${rewrapped} changed`);
    const done = await rotate(database, openVault(config.vault), { onRow: (now) => now.seen % 1_000 === 0 && told(now) });
    told(done);
    for (const row of done.unreadable) console.error(`  no key here opens ${row}: put its key back, or enter the secret again`);
    if (done.unreadable.length > 0) return 1;
    console.log(
      'Every stored secret is under the newest key. Older keys may be taken away: from every api and ingest, then start those again.',
    );
    return 0;
  } finally {
    await database.close();
    await unlock();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Fault ? `footfall: ${error.message}` : error);
  return 1;
});
