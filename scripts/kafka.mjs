// A real Kafka broker for the tests: its jars through Maven, once.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from './setup.mjs';

const home = join(root, 'node_modules', '.footfall-kafka');

/** Fetches Kafka where it is not there yet, with Java and Maven where they are missing and may be installed. */
export async function installKafka() {
  const libs = join(home, 'libs-4.1.1');
  if (existsSync(libs)) return;
  if (!(runs('java', '-version') && runs('mvn', '-v')) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless maven';
    await step('Installing Java and Maven for the Kafka tests', 'sh', ['-c', install], { env });
  }
  if (!runs('mvn', '-v')) {
    console.log('Without Maven there is no Kafka broker: install Java 17 and Maven, or the tests that need Kafka fail.');
    return;
  }
  // Of this process alone: two commands may both find none.
  const fetched = join(home, `fetched-${process.pid}`);
  rmSync(fetched, { recursive: true, force: true });
  const pom = join(root, 'platform', 'testing', 'kafka', 'pom.xml');
  await step('Fetching Kafka for its tests', 'mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${fetched}`,
  ]);
  if (existsSync(libs)) rmSync(fetched, { recursive: true, force: true });
  else renameSync(fetched, libs);
}

function runs(command, argument) {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;
}
