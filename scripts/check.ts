import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** npm run check: format, lint, types, Svelte. Needs no service. */
const root = join(import.meta.dirname, '..');
const bin = (path: string): string => join(root, 'node_modules', path);

const steps: [string, string[], string][] = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'], root],
  ['dependencies', [join(root, 'scripts', 'check-dependencies.ts')], root],
  ['types', [bin('typescript/bin/tsc'), '-p', '.'], root],
  ['types of the browser script', [bin('typescript/bin/tsc'), '-p', 'tracker/browser'], root],
  ['types of its browser tests', [bin('typescript/bin/tsc'), '-p', 'tracker'], root],
  ['SvelteKit types', [bin('@sveltejs/kit/svelte-kit.js'), 'sync'], join(root, 'dashboard')],
  ['Svelte', [bin('svelte-check/bin/svelte-check'), '--fail-on-warnings'], join(root, 'dashboard')],
];

let failed = 0;
for (const [name, args, cwd] of steps) {
  console.log(`== ${name}`);
  const done = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
  if (done.status !== 0) failed++;
}
console.log(failed === 0 ? 'check: everything holds' : `check: ${failed} of ${steps.length} parts failed, see above`);
process.exit(failed === 0 ? 0 : 1);
