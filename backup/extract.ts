import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../contracts/error.ts';
import { type BackupHeader, HEADER, headerSchema, MANIFEST, type Manifest, manifestSchema, readJson } from './manifest.ts';
import { type UnpackedMember, unpack } from './tar.ts';

export interface Extracted {
  header: BackupHeader;
  manifest: Manifest;
  /** Of all members. */
  bytes: number;
}

/** Unpacks into the folder and checks each member by its sum; `check` sees the header before anything else is written. */
export async function extract(
  source: AsyncIterable<Uint8Array>,
  folder: string,
  check: (header: BackupHeader) => Promise<void>,
): Promise<Extracted> {
  const sums = new Map<string, string>();
  let header: BackupHeader | undefined;
  let manifest: Manifest | undefined;
  let bytes = 0;
  for await (const member of unpack(source)) {
    if (!header) {
      if (member.name !== HEADER) throw new Fault('backup_damaged', 'The file is no backup of Footfall.');
      const { text, sum } = await readText(member);
      header = readJson(headerSchema, text);
      await check(header);
      sums.set(member.name, sum);
    } else if (member.name === MANIFEST) {
      manifest = readJson(manifestSchema, (await readText(member)).text);
    } else {
      sums.set(member.name, await writeMember(member, folder));
      bytes += member.bytes;
    }
  }
  if (!header || !manifest)
    throw new Fault('backup_truncated', 'The backup ends in the middle: it was cut off, or its making was. Take another one.');
  const wrong = manifest.members.filter(({ name, sha256 }) => sums.get(name) !== sha256).map(({ name }) => name);
  if (wrong.length > 0 || sums.size !== manifest.members.length)
    throw new Fault(
      'backup_damaged',
      `The backup was damaged: the sums of ${wrong.slice(0, 3).join(', ') || 'its members'} are not what they were. Take another copy of it.`,
    );
  return { header, manifest, bytes };
}

async function readText({ body, bytes }: UnpackedMember): Promise<{ text: string; sum: string }> {
  if (bytes > 1 << 28) throw new Fault('backup_damaged', 'The file is no backup of Footfall.');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  return { text: all.toString('utf8'), sum: createHash('sha256').update(all).digest('hex') };
}

/** Writes a member, or makes the empty folder whose name ends with a slash; its SHA-256. */
export async function writeMember({ name, body }: UnpackedMember, folder: string): Promise<string> {
  const path = inside(folder, name);
  if (name.endsWith('/')) await mkdir(path, { recursive: true, mode: 0o700 });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  }
  if (name.endsWith('/')) for await (const _ of counted());
  else await pipeline(counted(), createWriteStream(path, { mode: 0o600 }));
  return hash.digest('hex');
}

/** A name that leads out of the folder is nobody's backup. */
function inside(folder: string, name: string): string {
  const path = normalize(join(folder, name));
  if (!path.startsWith(`${folder}/`))
    throw new Fault('backup_damaged', 'The file is no backup of Footfall: it names files outside of itself.');
  return path;
}
