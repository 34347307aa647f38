// Builds the dashboard with Vite, run in its folder as SvelteKit expects.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { node, root } from './setup.mjs';

const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const done = spawnSync(node, [vite, 'build'], {
  cwd: join(root, 'dashboard'),
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production' },
});
process.exit(done.status ?? 1);
