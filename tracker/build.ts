import { join } from 'node:path';
import { build } from 'esbuild';

/** The browser script as it is served: one minified, self-contained function call for browsers of 2018 and later (ES2018). */
export async function buildTracker(): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, 'browser', 'footfall.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2018',
    write: false,
    legalComments: 'none',
  });
  const text = result.outputFiles[0]?.text.trim();
  if (!text) throw new Error('esbuild made no tracker script');
  return text;
}
