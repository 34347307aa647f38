// npm test: sets up what the tests need (packages, the dashboard's build, Chromium), checks the code, runs every test, and ends with the plain
// line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEngines } from './engines.mjs';
import { installComposeGo, installK6 } from './go-tools.mjs';
import { installKafka } from './kafka.mjs';
import { build, install, node, root, step } from './setup.mjs';

await install();
await build();
if (!existsSync('/usr/bin/chromium') && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Installing Chromium for the browser tests', 'sh', ['-c', 'apt-get update -qq && apt-get install -y -qq chromium'], { env });
}
await installK6();
await installComposeGo();
await installEngines();
await installKafka();

const filters = process.argv.slice(2);
const checked = filters.length > 0 ? 0 : spawnSync(node, [join(root, 'scripts', 'check.ts')], { stdio: 'inherit' }).status;

const folder = mkdtempSync(join(tmpdir(), 'footfall-test-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tested = spawnSync(node, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters], {
  cwd: root,
  stdio: 'inherit',
});

const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
rmSync(folder, { recursive: true, force: true });
const skipped = result.numPendingTests + (result.numTodoTests ?? 0);
if (skipped > 0) console.log(`${skipped} skipped: see the lines marked as skipped above for what they need`);
const forbidden = process.env.CI === 'true' ? skipped : 0;
const failed = result.numFailedTests + forbidden + (checked === 0 ? 0 : 1) + (tested.status !== 0 && result.numFailedTests === 0 ? 1 : 0);
console.log(`${result.numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
