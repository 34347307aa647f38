// What the tests and the benchmarks need of the system's packages.
import { existsSync } from 'node:fs';
import { step } from './setup.mjs';

/** Real engines: Redis and PostgreSQL, neither started as a service. */
export async function installEngines() {
  await installMissing({ 'redis-server': '/usr/bin/redis-server', postgresql: '/usr/lib/postgresql' }, 'the tests that need them fail');
}

/** wrk, which costs a third of what the generator from npm does. */
export async function installWrk() {
  await installMissing({ wrk: '/usr/bin/wrk' }, 'autocannon sends the load and takes more of the cores that are measured');
}

/** Installs packages where the file of theirs is missing and they may be installed. */
async function installMissing(packages, otherwise) {
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Without ${missing.join(' and ')} ${otherwise}: install what is missing.`);
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing.join(' ')}`;
  await step(`Installing ${missing.join(' and ')}`, 'sh', ['-c', install], { env });
}
