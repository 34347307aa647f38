import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../contracts/error.ts';
import { newestMigration, POSTGRES } from '../platform/database/version.ts';
import { type BackupHeader, FORMAT } from './manifest.ts';

/** Throws Fault `backup_newer` or `backup_other_version` for a backup that this version of Footfall cannot read, before anything of it is written. */
export async function checkHeader({ format, migrations, database }: BackupHeader, folder: string): Promise<void> {
  const known = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  const unknown = migrations.find(({ name }) => !known.includes(name));
  if (format > FORMAT || unknown || database.migrated > (await newestMigration()))
    throw new Fault('backup_newer', 'The backup was made by a newer version of Footfall. Update this one (git pull), then restore again.');
  if (database.postgres !== POSTGRES)
    throw new Fault(
      'backup_other_version',
      `The backup's database has the files of PostgreSQL ${database.postgres}, this version of Footfall has ${POSTGRES}. Restore with the version that made it.`,
    );
  for (const { name, checksum } of migrations) {
    const text = await readFile(join(folder, name), 'utf8');
    if (createHash('sha256').update(text).digest('hex') !== checksum)
      throw new Fault(
        'backup_other_version',
        `clickhouse/migrations/${name} is not what it was when the backup was made. Put it back first.`,
      );
  }
}
