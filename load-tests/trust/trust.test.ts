import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Outcome {
  name: string;
  n: number;
  failures: number;
}

test('every benchmark of trust holds in its quick form', { timeout: 1_200_000 }, async () => {
  const main = join(import.meta.dirname, 'main.ts');
  // Exit code 1 is told by the outcomes below, with the lines that say why.
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'all', '--quick'], { maxBuffer: 2 ** 26 }).catch(
    (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}\n${error.stderr}` }),
  );
  const outcomes = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"name":'))
    .map((line) => JSON.parse(line) as Outcome);
  expect(
    outcomes.map(({ name }) => name),
    stdout,
  ).toEqual([
    'access',
    'keys',
    'simulation',
    'takeover',
    'kill',
    'kill-services',
    'sigterm',
    'network',
    'network-services',
    'fuzz',
    'fuzz-api',
    'slow-clients',
    'overload',
    'disk',
    'soak',
    'import',
    'backup',
    'webhooks',
    'planted',
  ]);
  expect(
    outcomes.filter(({ n, failures }) => n === 0 || failures > 0),
    stdout,
  ).toEqual([]);
});
