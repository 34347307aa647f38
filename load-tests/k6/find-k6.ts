import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The k6 to run: the one that scripts/go-tools.mjs built, else the one on the PATH; undefined where there is neither. */
export function findK6(): string | undefined {
  const own = join(import.meta.dirname, '..', '..', 'node_modules', '.footfall-bin', 'k6');
  if (existsSync(own)) return own;
  return spawnSync('k6', ['version'], { stdio: 'ignore' }).status === 0 ? 'k6' : undefined;
}
