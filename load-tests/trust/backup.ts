import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { seeded } from '../harness/random.ts';
import { get } from './api.ts';
import { auditFiles } from './audit.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { startSenders } from './senders.ts';
import { openShop, type ShopEvent } from './shop.ts';
import { startVictim } from './victim.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * What a restored server must hold: all that was acknowledged when the backup was asked for, none that was offered only after it was there; of what
 * happened in between either, but whole: in every table or in none.
 */
class AtBackup extends Ledger {
  phase: 'before' | 'during' | 'after' = 'before';
  sent = 0;

  override offer(events: readonly ShopEvent[]): void {
    if (this.phase !== 'after') super.offer(events);
  }

  override acknowledge(events: readonly ShopEvent[]): void {
    this.sent += events.length;
    if (this.phase === 'before') super.acknowledge(events);
  }
}

/** Backups of a server under load, which is then killed; each is restored elsewhere, compared, started, fed on and compared again. */
export const backup: Benchmark = {
  asks: 'a backup taken under load restores elsewhere to what the ledger was at its mark, and the restored server goes on from there, exactly once',
  async run(options) {
    const times = options.number('times', { full: 10, quick: 1 });
    const seconds = options.number('seconds', { full: 10, quick: 2 });
    const failures: string[] = [];
    for (let i = 0; i < times; i++) failures.push(...(await backUpOnce(options.seed + i, seconds)));
    return { n: times, failures };
  },
};

function backUpOnce(seed: number, seconds: number): Promise<string[]> {
  return withData(async ({ folder, data, environment }) => {
    const random = seeded(seed + 1);
    const ledger = new AtBackup();
    const shop = openShop(seed, `b${seed}`, Date.now());
    const original = startVictim(environment);
    const url = await original.ready;
    const senders = startSenders({ url: () => url, shop, ledger, batch: 500, pauseMs: 85, timeoutMs: 30_000 });
    const began = performance.now();
    await sleep(seconds * 500 * (1 + random()));
    const wrong: string[] = [];
    const file = join(folder, 'backup.tar');
    wrong.push(...(await killedBackup(data, join(folder, 'killed.tar'), random() * 600)));
    ledger.phase = 'during';
    const asked = performance.now();
    const made = await run('backup/main.ts', [file], data);
    ledger.phase = 'after';
    const took = performance.now() - asked;
    if (made.code !== 0) return [...wrong, `the backup ended with code ${made.code}: ${made.printed}`];
    await sleep(random() * seconds * 250);
    const rate = (ledger.sent / (performance.now() - began)) * 1_000;
    await original.end('SIGKILL');
    const finished = senders.finish();

    const held = /nothing for (\d+) ms/.exec(made.printed)?.[1];
    const megabytes = ((await stat(file)).size / 1e6).toFixed(1);
    say(
      `${rate.toFixed(0)} events/s: a backup of ${megabytes} MB in ${(took / 1_000).toFixed(1)} s, ${held} ms without inserts; ${ledger.size} events acknowledged before it`,
    );
    const elsewhere = join(folder, 'restored');
    const restored = await run('backup/restore-main.ts', [file], elsewhere);
    if (restored.code !== 0) return [...wrong, `the restore ended with code ${restored.code}: ${restored.printed}`];
    wrong.push(...(await auditMark(elsewhere, ledger)).map((line) => `at the mark: ${line}`));

    wrong.push(...(await goOn({ ...environment, DATA_DIR: elsewhere }, ledger, seed)));
    wrong.push(...(await auditFiles(elsewhere, ledger)).map((line) => `after going on: ${line}`));
    // They give up as soon as nobody answers for long enough; what they offered last is nobody's.
    void finished;
    return wrong;
  });
}

/** As restored, before any server has seen it: whatever it holds, every table holds it. */
function auditMark(dir: string, ledger: AtBackup): Promise<string[]> {
  const anything = new Ledger();
  anything.offer(ledger.events(() => true));
  return auditFiles(dir, anything);
}

/** The restored server inserts the tail of the log, takes more events, and stops. */
async function goOn(environment: Record<string, string>, ledger: AtBackup, seed: number): Promise<string[]> {
  const server = startVictim(environment);
  const url = await server.ready;
  ledger.phase = 'before';
  const senders = startSenders({ url: () => url, shop: openShop(seed + 1_000, `r${seed}`, Date.now()), ledger, pauseMs: 20 });
  await sleep(1_000);
  await senders.finish();
  for (let before = -1, still = 0; still < 8; still++) {
    const { received } = (await get(url, '/api/ledger')) as { received: number };
    if (received !== before) still = 0;
    before = received;
    await sleep(200);
  }
  const { difference } = (await get(url, '/api/ledger')) as { difference: number };
  const wrong = difference === 0 ? senders.failures : [...senders.failures, `the restored server's ledger is off by ${difference}`];
  const code = await server.end('SIGTERM');
  return code === 0 ? wrong : [...wrong, `the restored server ended with code ${code}`];
}

/** A backup that is killed leaves no file of its name, and the server none the worse. */
async function killedBackup(data: string, file: string, ms: number): Promise<string[]> {
  const child = start('backup/main.ts', [file], data);
  await Promise.race([once(child, 'close'), sleep(ms)]);
  const wasWhole = child.exitCode === 0;
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return existsSync(file) && !wasWhole ? ['a backup that was killed left a file that looks whole'] : [];
}

async function run(program: string, parameters: string[], data: string): Promise<{ code: number | null; printed: string }> {
  for (let tries = 0; ; tries++) {
    const child = start(program, parameters, data);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    // The one that was killed just before may still be clearing up.
    if (code === 0 || tries > 20 || !printed.includes('being made already')) return { code, printed };
    await sleep(200);
  }
}

function start(program: string, parameters: string[], data: string) {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: data };
  const child = spawn(process.execPath, [join(root, program), ...parameters], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastResort = () => child.kill('SIGKILL');
  process.once('exit', lastResort);
  child.once('close', () => process.off('exit', lastResort));
  return child;
}
