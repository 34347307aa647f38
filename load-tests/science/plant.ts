import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation, Subject } from './answer.ts';

/**
 * Plants each mutation, one at a time, in a copy of the sources and runs the test that must catch it.
 * A mutation whose text is not found exactly once is an error of the list, and counts as missed.
 */
export async function plant(root: string, subjects: readonly Subject[]): Promise<boolean> {
  const copy = mkdtempSync(join(tmpdir(), 'footfall-planted-'));
  for (const name of ['science', 'contracts', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, name), join(copy, 'main', name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'main', 'node_modules'));
  symlinkSync(join(root, '..', 'shared'), join(copy, 'shared'));
  let caught = 0;
  let missed = 0;
  try {
    for (const subject of subjects) {
      for (const mutation of subject.mutations) {
        const found = await isCaught(join(copy, 'main'), mutation);
        if (found === 'caught') caught += 1;
        else missed += 1;
        console.log(`${found.padEnd(8)} ${subject.name}: ${mutation.what}`);
      }
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(`\n${caught} caught, ${missed} missed`);
  return missed === 0;
}

async function isCaught(root: string, { file, find, replace, test }: Mutation): Promise<string> {
  const path = join(root, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2) return `NOT ONCE (${file}: ${find})`;
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  const code = await run(root, test);
  writeFileSync(path, source);
  return code === 0 ? 'MISSED' : 'caught';
}

function run(root: string, test: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', root, test], {
      cwd: root,
      stdio: 'ignore',
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
