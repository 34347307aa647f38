import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const HEAD_BYTES = 65_536;

/** A file to import: what it is known by, and its bytes from the beginning as often as wanted. */
export interface Source {
  readonly path: string;
  /** As it lies on the disk. */
  readonly bytes: number;
  /** The same for the same content at any path; another when the file grew. */
  readonly identity: string;
  open(): { stream: Readable; bytesRead(): number };
}

/** Unpacked on the way when it begins as gzip does, whatever its name. */
export function openSource(path: string): Source {
  const bytes = statSync(path).size;
  const head = headOf(path);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  return {
    path,
    bytes,
    identity: createHash('sha256').update(`${bytes}\n`).update(head).digest('hex').slice(0, 32),
    open() {
      const file = createReadStream(path, { highWaterMark: 1 << 18 });
      // A pipeline hands an error of the file on to who reads what is unpacked.
      const stream = isGzip ? pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => {}) : file;
      return { stream, bytesRead: () => file.bytesRead };
    },
  };
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
