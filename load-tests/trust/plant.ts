import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { TEMPLATE } from './folder.ts';

const root = join(import.meta.dirname, '..', '..');
/** What a server and its verifier do without; packages are shared. */
const LEFT_OUT = new Set(['.git', 'docs', 'data', 'node_modules', 'sample-data', 'results']);

/** A change of one source file; `find` stands in it exactly once. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** A copy of the whole tree that can be changed, and a benchmark run in it. */
export interface Planted {
  /** Runs a benchmark with these edits and takes them back. Its exit code: 0 green, 1 red; the text is what it printed. */
  run(edits: readonly Edit[], parameters: readonly string[]): Promise<{ code: number | null; printed: string }>;
  remove(): void;
}

export function copyTree(): Planted {
  const copy = mkdtempSync(join(tmpdir(), 'footfall-planted-'));
  for (const name of readdirSync(root).filter((entry) => !LEFT_OUT.has(entry))) {
    cpSync(join(root, name), join(copy, name), { recursive: true, filter: (path) => !path.split('/').some((part) => LEFT_OUT.has(part)) });
  }
  for (const packages of ['node_modules', 'dashboard/node_modules']) {
    if (existsSync(join(root, packages))) symlinkSync(join(root, packages), join(copy, packages));
  }
  const remove = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', remove);
  return { run: (edits, parameters) => runEdited(copy, edits, parameters), remove };
}

async function runEdited(
  copy: string,
  edits: readonly Edit[],
  parameters: readonly string[],
): Promise<{ code: number | null; printed: string }> {
  const originals = new Map<string, string>();
  try {
    for (const { file, find, replace } of edits) {
      const path = join(copy, file);
      const source = readFileSync(path, 'utf8');
      if (source.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
      if (!originals.has(path)) originals.set(path, source);
      writeFileSync(
        path,
        source.replace(find, () => replace),
      );
    }
    const [name, ...rest] = parameters;
    return name === 'vitest'
      ? await run(join(copy, 'node_modules', 'vitest', 'vitest.mjs'), ['run', '--root', copy, ...rest])
      : await run(join(copy, 'load-tests', 'trust', 'main.ts'), parameters);
  } finally {
    for (const [path, source] of originals) writeFileSync(path, source);
  }
}

async function run(program: string, parameters: readonly string[]): Promise<{ code: number | null; printed: string }> {
  // Its data begin empty: migrations may be what was changed.
  const child = spawn(process.execPath, [program, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [TEMPLATE]: '', NO_COLOR: '1' },
  });
  const lastResort = () => child.kill('SIGTERM');
  process.once('exit', lastResort);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const [code] = await once(child, 'close');
  process.off('exit', lastResort);
  return { code, printed };
}
