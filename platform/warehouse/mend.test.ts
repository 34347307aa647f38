import { globSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openChdb } from './chdb.ts';
import { removeTornMutations } from './mend.ts';

test('opens with a mutation whose file was never written, and keeps those that were', async () => {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  const before = await openChdb({ dir });
  await before.command('CREATE TABLE facts (id UInt64, kind String) ENGINE = MergeTree ORDER BY id');
  await before.insert('facts', ['id', 'kind'], '[1, "a"]\n[2, "it\'s\\nb"]');
  await before.command("ALTER TABLE facts DELETE WHERE kind = 'it\\'s\\nb' SETTINGS mutations_sync = 2");
  await before.close();

  const [whole = ''] = globSync('store/*/*/mutation_*.txt', { cwd: dir });
  const text = await readFile(join(dir, whole), 'utf8');
  const torn = [0, 10, text.length - 10, text.length - 1].map((length, at) => ({
    length,
    file: join(dirname(whole), `mutation_9${at}.txt`),
  }));
  for (const { file, length } of torn) await writeFile(join(dir, file), text.slice(0, length));
  await copyFile(join(dir, whole), join(dir, dirname(whole), 'mutation_99.txt'));
  expect((await removeTornMutations(dir)).sort()).toEqual(torn.map(({ file }) => file));

  await writeFile(join(dir, dirname(whole), 'mutation_98.txt'), '');
  const after = await openChdb({ dir });
  expect(await after.query('SELECT id, kind FROM facts')).toEqual([{ id: 1, kind: 'a' }]);
  const kept = await after.query<{ id: string }>("SELECT mutation_id AS id FROM system.mutations WHERE table = 'facts' ORDER BY id");
  expect(kept.map(({ id }) => id).sort()).toEqual([whole.split('/').at(-1), 'mutation_99.txt'].sort());
  await after.close();
});
