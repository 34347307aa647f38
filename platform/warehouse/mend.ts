import { glob, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A mutation (ALTER ... DELETE) as the engine notes it beside the table's parts: its last line is the statement. */
const WHOLE = /^format version: 1\n[\s\S]*\ncommands: [\s\S]*\n$/;

/**
 * Removes mutations whose file was not written whole: one killed on a full disk leaves an empty one, and with it the engine does not open any more.
 * Nothing is lost: such a statement was never answered, and has changed nothing. Only while no engine has the folder open. Returns the files removed.
 */
export async function removeTornMutations(dir: string): Promise<string[]> {
  const torn: string[] = [];
  for await (const file of glob('store/*/*/mutation_*.txt', { cwd: dir })) {
    if (WHOLE.test(await readFile(join(dir, file), 'utf8'))) continue;
    await rm(join(dir, file));
    torn.push(file);
  }
  return torn;
}
