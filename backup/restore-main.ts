// npm run restore -- FILE [--erasures-from LIST.json]: a backup into DATA_DIR, which must be empty or not there yet.
import { open, readFile } from 'node:fs/promises';
import { Fault } from '../contracts/error.ts';
import { readConfig } from '../platform/config.ts';
import { type ListedErasure, readErasures } from './erasures.ts';
import { oneMachineOnly } from './one-machine-only.ts';
import { restoreBackup } from './restore.ts';
import { runCommand } from './run-command.ts';

await runCommand('npm run restore -- FILE [--erasures-from LIST.json]', ['erasures-from='], async ({ file, flags, say }) => {
  const config = readConfig(process.env);
  oneMachineOnly(config);
  const { dataDir } = config;
  const erasures = await readList(flags.get('erasures-from'));
  const handle = await open(file).catch((cause: unknown) => {
    throw new Fault('no_such_file', `There is no backup at ${file} that can be read.`, { cause });
  });
  say(`Restoring ${file} into ${dataDir}`);
  const { mark, with_keys: withKeys } = await restoreBackup(handle.createReadStream({ highWaterMark: 1 << 20 }), {
    dataDir,
    erasures,
    say,
  });
  const waiting = mark.partitions.reduce((sum, { next, end }) => sum + end - next, 0);
  say(`Restored. Start it: DATA_DIR=${dataDir} npm start; ${waiting} records of the log are then inserted first.`);
  if (!withKeys) say('The key of the vault was not in the backup: put vault.key into the directory, or set VAULT_KEYS, before the start.');
  if (erasures.length === 0)
    say('Visitors who were erased after the backup was made are in it again: docs/backup.md says how they are erased anew.');
});

async function readList(file: string | undefined): Promise<ListedErasure[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('bad_erasures', `There is no list of erasures at ${file} that can be read.`, { cause });
  });
  return readErasures(dataOf(text));
}

/** Undefined where there is none. */
function dataOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { data?: unknown }).data;
  } catch {
    return undefined;
  }
}
