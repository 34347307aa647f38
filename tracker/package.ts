import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildTracker } from './build.ts';

/** Makes what the npm package holds: the SDK as JavaScript with its types, and the browser script. Returns the folder. */
export async function buildPackage(folder = join(import.meta.dirname, 'build')): Promise<string> {
  const entryPoints = ['index.ts', 'snippet.ts'].map((name) => join(import.meta.dirname, name));
  await mkdir(folder, { recursive: true });
  await build({ entryPoints, outdir: folder, bundle: true, format: 'esm', target: 'es2022' });
  await writeFile(join(folder, 'footfall.js'), await buildTracker());
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const types = ['--declaration', '--emitDeclarationOnly', '--ignoreConfig', '--allowImportingTsExtensions', '--strict', '--skipLibCheck'];
  const target = ['--target', 'es2022', '--lib', 'es2024,dom', '--module', 'nodenext', '--outDir', folder];
  execFileSync(process.execPath, [compiler, ...types, ...target, ...entryPoints]);
  return folder;
}

if (import.meta.main) console.log(`made ${await buildPackage()}`);
