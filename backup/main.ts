// npm run backup -- FILE [--with-keys]: everything that DATA_DIR holds as one file, while its server runs or while none does.
import { readConfig } from '../platform/config.ts';
import { askServer } from './ask-server.ts';
import { doorOf } from './door.ts';
import { takeOffline } from './offline.ts';
import { oneMachineOnly } from './one-machine-only.ts';
import { runCommand } from './run-command.ts';
import { writeBackupFile } from './write-file.ts';

await runCommand('npm run backup -- FILE [--with-keys]', ['with-keys'], async ({ file, flags, say }) => {
  const config = readConfig(process.env);
  oneMachineOnly(config);
  const withKeys = flags.has('with-keys');
  let told = 0;
  const onProgress = (bytes: number, of: number) => {
    if (bytes < of && bytes - told < of / 10) return;
    told = bytes;
    say(`  ${(bytes / 1e6).toFixed(1)} of ${(of / 1e6).toFixed(1)} MB`);
  };
  let close = async () => {};
  const begin = async () => {
    const running = await askServer(doorOf(config.dataDir), withKeys);
    if (running) {
      say(`The server of ${config.dataDir} runs on; it inserted nothing for ${running.heldMs} ms`);
      return running;
    }
    say(`No server runs on ${config.dataDir}`);
    const backup = await takeOffline(config.dataDir, withKeys);
    close = backup.close;
    return backup;
  };
  try {
    const bytes = await writeBackupFile(file, begin, onProgress);
    say(`${file}: ${(bytes / 1e6).toFixed(1)} MB. Try it now and then: DATA_DIR=./restored npm run restore -- ${file}`);
    if (!withKeys)
      say('The key of the vault (vault.key) is not in it: keep that apart, or sealed secrets cannot be opened after a restore.');
  } finally {
    await close();
  }
});
