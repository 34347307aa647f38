import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Fault } from '../contracts/error.ts';
import type { PgliteDatabase } from '../platform/database/pglite.ts';
import { databaseVersion } from '../platform/database/version.ts';
import { emptyFoldersBelow, filesBelow } from '../platform/files-below.ts';
import type { LmdbLog } from '../platform/log/lmdb.ts';
import type { Position } from '../platform/log/port.ts';
import type { LogTail } from '../platform/log/tail.ts';
import { dataPaths } from '../platform/paths.ts';
import { type Frozen, freezeTables, thawLeftovers } from '../platform/warehouse/frozen-parts.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { readFigures } from './figures.ts';
import { type BackupHeader, DATABASE, FORMAT, HEADER, KEYS, LOG_TAIL, MANIFEST, type Manifest, PARTS } from './manifest.ts';
import { type Member, pack, packedBytes } from './tar.ts';

export interface BackupSource {
  dataDir: string;
  database: PgliteDatabase;
  warehouse: Warehouse;
  log: LmdbLog;
  /** Keeps the processor between two batches until `release`: where it stands, by partition. */
  hold: () => Promise<{ positions: Pick<Position, 'next' | 'plan'>[]; release: () => void }>;
  clock: () => number;
}

/** How long the end of a batch is waited for, ms. */
const PATIENCE = 60_000;

/** A backup that can be read once, and its length. `close` lets go of what it keeps, read or not. */
export interface Backup {
  mark: Manifest['mark'];
  /** How long the processor inserted nothing, ms. */
  heldMs: number;
  bytes: number;
  body: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Takes a backup: for a moment between two batches the tables are frozen, the database copied, the log's tail held fast and the figures read; events go on
 * being taken meanwhile and wait in the log. What was frozen is then read in peace. Its working folder is on the data directory's own disk.
 */
export async function takeBackup(source: BackupSource, { withKeys = false }: { withKeys?: boolean } = {}): Promise<Backup> {
  const paths = dataPaths(source.dataDir);
  const staging = join(source.dataDir, 'backup-staging');
  await rm(staging, { recursive: true, force: true });
  await thawLeftovers(paths.warehouse);
  await mkdir(staging, { recursive: true, mode: 0o700 });
  let frozen: Frozen | undefined;
  let tail: LogTail | undefined;
  const close = async () => {
    tail?.close();
    await frozen?.thaw();
    await rm(staging, { recursive: true, force: true });
  };
  try {
    const header = await headerOf(source);
    const { positions, release } = await heldSoon(source.hold());
    const began = performance.now();
    const at = source.clock();
    let stores: Manifest['stores'];
    try {
      tail = source.log.tail(positions.map(({ next }) => next));
      frozen = await freezeTables(source.warehouse, paths.warehouse, String(at));
      await source.database.copyTo(join(staging, 'database'));
      stores = await readFigures(source.warehouse);
    } finally {
      release();
    }
    const heldMs = performance.now() - began;
    const ends = tail.ends;
    const mark = {
      at,
      epoch: source.log.epoch,
      partitions: positions.map(({ next, plan }, partition) => ({ next, plan, end: ends[partition] ?? next })),
    };
    await writeTail(tail, join(staging, LOG_TAIL));
    await writeDatabase(join(staging, 'database'), join(staging, DATABASE));
    const { files, tables } = await frozen.list();
    const keys = withKeys ? [await fileMember(KEYS, paths.vaultKey)] : [];
    const members = [
      jsonMember(HEADER, header),
      await fileMember(LOG_TAIL, join(staging, LOG_TAIL)),
      await fileMember(DATABASE, join(staging, DATABASE)),
      ...keys,
      ...files.map(({ name, path, bytes }) => ({ name: `${PARTS}${name}`, bytes, body: createReadStreamLater(path) })),
    ];
    const manifest = { mark, with_keys: withKeys, tables, stores };
    return { mark, heldMs, bytes: bytesOf(members, manifest), body: pack(withManifest(members, manifest)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A processor whose warehouse does not answer is not between two batches: a backup does not wait for ever, nor hold it up when it gets there. */
async function heldSoon<T extends { release: () => void }>(hold: Promise<T>): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, PATIENCE, null);
  const held = await Promise.race([hold, late]).finally(() => clearTimeout(timer));
  if (held) return held;
  hold.then(
    ({ release }) => release(),
    () => {},
  );
  throw new Fault(
    'processor_busy',
    'The processor did not come to the end of a batch within a minute. See the health page, then try again.',
  );
}

async function headerOf({ warehouse, database, clock }: BackupSource): Promise<BackupHeader> {
  const migrations = await warehouse.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations ORDER BY name');
  return { format: FORMAT, made_at: new Date(clock()).toISOString(), migrations, database: await databaseVersion(database) };
}

async function writeTail(tail: LogTail, file: string): Promise<void> {
  function* lines(): Generator<string> {
    for (const { partition, offset, value } of tail.read()) yield `${JSON.stringify([partition, offset, value])}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(file, { mode: 0o600 }));
}

async function writeDatabase(dir: string, file: string): Promise<void> {
  const files = (await filesBelow(dir)).map(({ name, path, bytes }) => ({ name, bytes, body: createReadStreamLater(path) }));
  // PostgreSQL wants its empty folders too.
  const folders = (await emptyFoldersBelow(dir)).map((name) => ({ name: `${name}/`, bytes: 0, body: [] }));
  const members = [...folders, ...files];
  await pipeline(pack(members), createGzip({ level: 1 }), createWriteStream(file, { mode: 0o600 }));
  await rm(dir, { recursive: true });
}

/** The members, each with its SHA-256 in the manifest that follows them. */
async function* withManifest(members: readonly Member[], manifest: Omit<Manifest, 'members'>): AsyncGenerator<Member> {
  const sums: Manifest['members'] = [];
  for (const { name, bytes, body } of members) {
    const hash = createHash('sha256');
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        hash.update(chunk);
        yield chunk;
      }
    }
    yield { name, bytes, body: counted() };
    sums.push({ name, bytes, sha256: hash.digest('hex') });
  }
  yield jsonMember(MANIFEST, { ...manifest, members: sums });
}

/** The length is known before the sums are, which are all equally long. */
function bytesOf(members: readonly Member[], manifest: Omit<Manifest, 'members'>): number {
  const sums = members.map(({ name, bytes }) => ({ name, bytes, sha256: '0'.repeat(64) }));
  const all = [...members, jsonMember(MANIFEST, { ...manifest, members: sums })];
  return all.reduce((sum, { bytes }) => sum + packedBytes(bytes), packedBytes(0) * 2);
}

function jsonMember(name: string, value: unknown): Member {
  const text = Buffer.from(JSON.stringify(value));
  return { name, bytes: text.length, body: [text] };
}

async function fileMember(name: string, path: string): Promise<Member> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new Fault('backup_no_file', `There is no ${name} at ${path}. Leave out --with-keys if the keys are in VAULT_KEYS.`, { cause });
  });
  return { name, bytes: size, body: createReadStreamLater(path) };
}

/** Opens the file only when it is its turn: a thousand streams at once would need a thousand descriptors. */
async function* createReadStreamLater(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1 << 20 });
}
