// Set-up shared by every command: plain JavaScript without packages, so that it runs on the machine's own Node (20 or later).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Node 24, which the packages bring along. */
export const node = join(root, 'node_modules', '.bin', 'node');

/** Installs the packages when package.json or the lock file changed since the last time. */
export async function install() {
  const stamp = join(root, 'node_modules', '.footfall-installed');
  const wanted = hashFiles([join(root, 'package.json'), join(root, 'package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node)) return;
  await step('Installing packages (about a minute the first time)', 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!existsSync(node)) {
    fail(
      'Node 24 did not come with the packages. It exists for Linux on x64 and arm64: on another system, put Node 24 at node_modules/.bin/node.',
    );
  }
  writeFileSync(stamp, hashFiles([join(root, 'package.json'), join(root, 'package-lock.json')]));
}

/** Builds the dashboard when anything that it is made from changed since the last time. */
export async function build() {
  const stamp = join(root, 'dashboard', 'build', '.footfall-built');
  const sources = ['dashboard/src', 'dashboard/static', 'contracts', 'tracker'].flatMap((folder) => filesBelow(join(root, folder)));
  const wanted = hashFiles([...sources, join(root, 'dashboard/vite.config.ts'), join(root, 'package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Building the dashboard (about 15 seconds)', node, [join(root, 'scripts', 'build.mjs')]);
  writeFileSync(stamp, wanted);
}

/** Runs a command to its end, with a line that counts the seconds; its output is shown only when it fails. */
export function step(title, command, args, options = {}) {
  return new Promise((resolve) => {
    const start = Date.now();
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
    const live = process.stdout.isTTY;
    if (!live) console.log(`${title} ...`);
    const timer = setInterval(() => live && process.stdout.write(`\r${title} ... ${seconds()} `), 500);
    child.on('error', (error) => {
      clearInterval(timer);
      fail(`${title}: ${command} could not be run (${error.message}).`);
    });
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0)
        fail(`${output}\n${title}: failed after ${seconds()}. The lines above say why; mend that and run the same command again.`);
      console.log(`${live ? '\r' : ''}${title}: done in ${seconds()}  `);
      resolve(output);
    });
  });
}

/** Runs a program in this one's place: its output, its signals, its exit code. */
export function become(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => !file.includes('node_modules') && statSync(file).isFile())
    .sort();
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) if (existsSync(file)) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
