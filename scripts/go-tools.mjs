// Programs written in Go that the load tests and the tests use, each at one version, built once into a folder that git does not see.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from './setup.mjs';

const folder = join(root, 'node_modules', '.footfall-bin');

/** k6, the load generator, where there is none on the PATH. */
export async function installK6() {
  if (/^k6(\.exe)? v[1-9]/.test(spawnSync('k6', ['version'], { encoding: 'utf8' }).stdout ?? '')) return;
  await build('k6 1.8.1, the load generator', 'k6', 'go.k6.io/k6@v1.8.1', 'k6');
}

/** The reference reader of Compose files: it validates docker-compose.yml without Docker. */
export async function installComposeGo() {
  await build('the reader of Compose files', 'compose-go', 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2', 'cmd');
}

async function build(title, name, module, binary) {
  if (existsSync(join(folder, name))) return;
  const env = { ...process.env, GOBIN: folder, DEBIAN_FRONTEND: 'noninteractive' };
  if (!hasGo() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await step('Installing Go', 'sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends golang'], { env });
  }
  if (!hasGo()) {
    console.log(`Without Go there is no ${title}: install Go 1.24 or later, or the tests that need it are skipped.`);
    return;
  }
  await step(`Building ${title} (up to two minutes, once)`, 'go', ['install', module], { env });
  if (binary !== name) renameSync(join(folder, binary), join(folder, name));
}

function hasGo() {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}
