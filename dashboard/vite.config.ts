import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the API; the built dashboard is served by the API's own process. */
const api = process.env.FOOTFALL_API ?? 'http://127.0.0.1:3000';

/** Schemas of the contracts by name: what is made of one (`storeSchema.extend(…)`) has no effect either. */
const contracts = join(import.meta.dirname, '..', 'contracts');
const schemas = globSync('*.ts', { cwd: contracts }).flatMap((file) =>
  [...readFileSync(join(contracts, file), 'utf8').matchAll(/^(?:export )?const (\w+Schema) =/gm)].map(([, name = '']) => name),
);

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ envPrefix: 'KIT_' }),
      compilerOptions: { runes: true },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          // The one style attribute that SvelteKit writes: its announcer of navigations for screen readers.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:', 'blob:'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  build: {
    // The contracts carry zod schemas beside the types; the browser needs only the types and the lists. (zod itself would try eval, and be reported.)
    rolldownOptions: { treeshake: { manualPureFunctions: ['z', ...schemas] } },
  },
  server: {
    proxy: {
      '/api': api,
      '/track': api,
      '/live': { target: api.replace('http', 'ws'), ws: true, bypass: (req) => (req.headers.upgrade ? undefined : req.url) },
    },
  },
});
