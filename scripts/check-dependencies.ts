import { spawnSync } from 'node:child_process';
import { dependencyProblems } from './dependency-rules.ts';
import { installed, readLockFile, readManifest } from './lock-file.ts';

interface Audit {
  metadata?: { vulnerabilities: Record<string, number> };
  vulnerabilities?: Record<string, { severity: string; range: string }>;
}

/** Licences, hashes, install scripts, copies; and known vulnerabilities, where the registry answers that question. */
const lock = readLockFile();
const problems = dependencyProblems(lock, readManifest());
console.log(`${installed(lock).length} packages: versions, hashes, licences, install scripts and copies looked at`);

const asked = spawnSync('npm', ['audit', '--json', '--omit=dev'], { encoding: 'utf8', timeout: 60_000 });
const { metadata, vulnerabilities = {} } = readAudit(asked.stdout);
if (metadata) {
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) => severity === 'high' || severity === 'critical');
  problems.push(
    ...grave.map(([name, { severity, range }]) => `${name} ${range} has a known vulnerability (${severity}): npm audit says more`),
  );
  console.log(`known vulnerabilities of what is shipped: ${JSON.stringify(metadata.vulnerabilities)}`);
} else {
  console.log('known vulnerabilities: NOT ASKED, as this registry does not answer npm audit. Ask where one does: npm audit --omit=dev');
}
for (const problem of problems) console.error(`  ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

function readAudit(text: string | null): Audit {
  try {
    return JSON.parse(text ?? '') as Audit;
  } catch {
    return {};
  }
}
