// Real engines for the tests from the system's packages: Redis and PostgreSQL.
import { existsSync } from 'node:fs';
import { step } from './setup.mjs';

/** Installs Redis and PostgreSQL where they are missing and may be installed; neither is started as a service. */
export async function installEngines() {
  const missing = [];
  if (!existsSync('/usr/bin/redis-server')) missing.push('redis-server');
  if (!existsSync('/usr/lib/postgresql')) missing.push('postgresql');
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Without ${missing.join(' and ')} the tests that need them fail: install them.`);
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing.join(' ')}`;
  await step(`Installing ${missing.join(' and ')} for the tests`, 'sh', ['-c', install], { env });
}
