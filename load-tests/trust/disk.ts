import { execFile } from 'node:child_process';
import { appendFile, mkdir, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { auditApi } from './api.ts';
import { auditFiles } from './audit.ts';
import { type Benchmark, say, sleep, type TrustOptions } from './benchmark.ts';
import { withData } from './folder.ts';
import { Ledger } from './ledger.ts';
import { startSenders } from './senders.ts';
import { openShop } from './shop.ts';
import { startVictim } from './victim.ts';

const run = promisify(execFile);
/** Little enough to be filled in a moment, enough for every engine to start on, MB. */
const ROOM = 700;

/** Until events are taken again once there is room, ms. */
const COMES_BACK = 20_000;
/** What the server keeps free on its disk in this test, bytes; the least that it can be told to. */
const RESERVE = 128 * 1_048_576;
const LEAST = 64 * 1_048_576;

/** The log's last write torn at every byte, and a disk without room under load. */
export const disk: Benchmark = {
  asks: 'a torn write loses no acknowledged record; a full disk is answered 503, and nothing acknowledged is lost',
  async run(options) {
    const torn = await tornWrites(options);
    const full = await fullDisk(options);
    return { n: torn.n + full.n, failures: [...torn.failures, ...full.failures] };
  },
};

/** `--tears 0`: at every byte of the tail. */
async function tornWrites(options: TrustOptions): Promise<{ n: number; failures: string[] }> {
  const tears = options.number('tears', { full: 0, quick: 40 });
  return inTemporaryFolder(async (folder) => {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'torn.ts'), folder, String(tears), String(options.seed)], {
      maxBuffer: 2 ** 28,
    });
    const told = JSON.parse(stdout) as { n: number; failures: string[] };
    say(`${told.n} torn writes`);
    return told;
  });
}

async function fullDisk(options: TrustOptions): Promise<{ n: number; failures: string[] }> {
  const n = options.number('fillings', { full: 20, quick: 1 });
  return withData(async ({ folder, data, environment }) => {
    const mount = join(folder, 'small');
    await mkdir(mount);
    const mounted = await mountSmall(folder, mount).then(
      () => true,
      () => false,
    );
    if (!mounted) {
      say('full disk: NOT RUN, only root may mount a small file system');
      return { n: 0, failures: [] };
    }
    try {
      await run('cp', ['-r', data, join(mount, 'data')]);
      const here = { ...environment, DATA_DIR: join(mount, 'data') };
      const reserved = await fillOverAndOver(
        n,
        { mount, leaving: (RESERVE + LEAST) / 2 },
        { ...here, DISK_RESERVE_BYTES: String(RESERVE) },
        options,
      );
      if (options.quick) return reserved;
      await rm(join(mount, 'data'), { recursive: true });
      await run('cp', ['-r', data, join(mount, 'data')]);
      const taken = await fillOverAndOver(
        n,
        { mount, leaving: 0 },
        { ...here, DISK_RESERVE_BYTES: String(LEAST) },
        { ...options, seed: options.seed + 1 },
      );
      return { n: reserved.n + taken.n, failures: [...reserved.failures, ...taken.failures] };
    } finally {
      await run('umount', ['-l', mount]);
    }
  });
}

interface Filling {
  mount: string;
  /** Bytes that stay free. */
  leaving: number;
}

async function fillOverAndOver(n: number, { mount, leaving }: Filling, environment: Record<string, string>, options: TrustOptions) {
  const wrong: string[] = [];
  const ballast = join(mount, 'ballast');
  const ledger = new Ledger();
  const run = `d${options.seed}`;
  let server = startVictim(environment);
  let url = await server.ready;
  const senders = startSenders({
    url: () => url,
    shop: openShop(options.seed, run, Date.now()),
    ledger,
    pauseMs: 5,
    timeoutMs: 3_000,
  });
  let refusals = 0;
  for (let i = 1; i <= n; i++) {
    await sleep(700);
    await fill(ballast, mount, leaving);
    const [before, retries] = [ledger.size, senders.retries()];
    await sleep(1_000);
    refusals += senders.retries() - retries;
    say(
      `${i} times ${leaving > 0 ? 'below its reserve' : 'full'}: ${senders.retries() - retries} requests refused and ${ledger.size - before} events taken while it was`,
    );
    await rm(ballast);
    const came = await Promise.race([comesBack(ledger), server.ended]);
    if (came === true) continue;
    // Whatever it is in, a person would start it again: what was acknowledged must be there then.
    const what = came === false ? `with room again it takes no event for ${COMES_BACK / 1_000} s` : `it ended with ${came ?? 'a signal'}`;
    wrong.push(`filling ${i}: ${what}: ${troubleIn(server.output())}`);
    await server.end('SIGKILL');
    server = startVictim(environment);
    url = await server.ready.catch((error: Error) => {
      throw new Error(`after filling ${i} the server does not start any more: ${error.message}`);
    });
  }
  if (refusals === 0) wrong.push('the disk was never full enough for a request to be refused: nothing was tried');
  await senders.finish();
  wrong.push(...senders.failures, ...(await auditApi(url, ledger)));
  const stop = async () => {
    const code = await server.end('SIGTERM');
    if (code !== 0) wrong.push(`after SIGTERM it ended with code ${code}: ${troubleIn(server.output())}`);
  };
  await stop();
  // Once more: a start mends what the full disk has left half written, which whoever reads the files does not.
  server = startVictim(environment);
  await server.ready;
  await stop();
  const inFiles = await auditFiles(environment.DATA_DIR ?? '', ledger);
  return { n, failures: wrong.concat(inFiles) };
}

async function comesBack(ledger: Ledger): Promise<boolean> {
  const before = ledger.size;
  for (const end = performance.now() + COMES_BACK; performance.now() < end; await sleep(100)) if (ledger.size > before) return true;
  return false;
}

/** What a person would look at first. */
function troubleIn(output: string): string {
  const lines = output.split('\n').filter((line) => /fatal|signal|panic|<Error>|"level":[56]0/i.test(line));
  return lines
    .slice(0, 4)
    .map((line) => line.slice(0, 400))
    .join('\n    ');
}

/** A real file system of its own in a file, as small as it should be. */
async function mountSmall(folder: string, mount: string): Promise<void> {
  const image = join(folder, 'small.img');
  await writeFile(image, '');
  await truncate(image, ROOM * 1_048_576);
  await run('mkfs.ext4', ['-q', '-m', '0', image]);
  await run('mount', ['-o', 'loop', image, mount]);
}

/** Most of it at once, and the rest as a program writes it, until nothing more goes in for a while: what the server lets go of in between is taken too. */
async function fill(ballast: string, mount: string, leaving: number): Promise<void> {
  const room = async () => {
    const { bavail, bsize } = await statfs(mount);
    return bavail * bsize - leaving;
  };
  await run('fallocate', ['-l', String(Math.max(4_096, (await room()) - LEAST)), ballast]);
  for (let stuck = 0; stuck < 100; ) {
    const left = await room();
    const done =
      left >= 4_096 &&
      (await appendFile(ballast, Buffer.alloc(Math.min(left, 4 * 1_048_576))).then(
        () => true,
        () => false,
      ));
    stuck = done ? 0 : stuck + 1;
    if (!done) await sleep(25);
  }
}
