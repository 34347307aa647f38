// node torn.ts DIR SAMPLES SEED: writes a log, tears its last write at many places, and opens it again each time. Prints { n, failures }.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLmdbLog } from '../../platform/log/lmdb.ts';
import { seeded } from '../harness/random.ts';

/** The log is the thing under test here, so it is opened itself; what it must hold is known from what was appended. */
const [dir = '', samples = '0', seed = '1'] = process.argv.slice(2);
const FILE = 'data.mdb';
/** Two pages at the beginning name the tree that counts. They are written last, each within one sector. */
const NAMES = 2 * 4_096;
const TAIL = 64 * 1_024;
const random = seeded(Number(seed));

const text = (length: number) => Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('');
const acknowledged = Array.from({ length: 60 }, () => text(200 + Math.floor(random() * 3_000)));
const last = Array.from({ length: 30 }, () => text(1_000 + Math.floor(random() * 3_000)));

const whole = join(dir, 'whole');
const before = await written(acknowledged);
const after = await written(last);

const changed: number[] = [];
for (let at = NAMES; at < after.length; at++) if (before[at] !== after[at]) changed.push(at);
const tail = changed.slice(-TAIL);
const step = Number(samples) > 0 ? Math.max(1, Math.floor(tail.length / Number(samples))) : 1;
const failures: string[] = [];
let n = 0;
for (let i = Math.floor(random() * step); i < tail.length; i += step) {
  const cut = tail[i] ?? 0;
  n++;
  await reopened(torn(cut)).catch((error: unknown) => failures.push(`torn at byte ${cut}: ${error}`));
}
console.log(JSON.stringify({ n, failures }));

async function written(values: readonly string[]): Promise<Buffer> {
  const log = await openLmdbLog({ dir: whole, partitions: 1 });
  await Promise.all(values.map((value) => log.append(0, value)));
  await log.close();
  return readFileSync(join(whole, FILE));
}

/** The file as a power cut leaves it: of the last write everything below `cut`, and not yet the page that names it. */
function torn(cut: number): Buffer {
  const file = Buffer.alloc(Math.max(before.length, cut));
  before.copy(file);
  after.copy(file, NAMES, NAMES, cut);
  return file;
}

async function reopened(file: Buffer): Promise<void> {
  const folder = join(dir, `torn-${n}`);
  mkdirSync(folder);
  writeFileSync(join(folder, FILE), file);
  const log = await openLmdbLog({ dir: folder, partitions: 1 });
  try {
    const held = await log.read(0, 0, Number.MAX_SAFE_INTEGER);
    if (held.length !== acknowledged.length) throw new Error(`${held.length} records instead of ${acknowledged.length}`);
    for (const [at, value] of acknowledged.entries()) if (held[at]?.value !== value) throw new Error(`record ${at} is another`);
    const offset = await log.append(0, 'next');
    if (offset !== acknowledged.length) throw new Error(`the next record is number ${offset}`);
    if ((await log.read(0, offset, 1_000))[0]?.value !== 'next') throw new Error('the next record cannot be read');
  } finally {
    await log.close();
    rmSync(folder, { recursive: true });
  }
}
