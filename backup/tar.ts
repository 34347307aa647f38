import { Fault } from '../contracts/error.ts';

/** A file on its way into a tar, whose length must be known before its first byte. */
export interface Member {
  name: string;
  bytes: number;
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
/** Above it the length is written in base 256, as GNU and BSD tar do. */
const OCTAL_MOST = 8 ** 11 - 1;

/** A tar (POSIX ustar) of these members, in order: any tar program lists and unpacks it. Throws when a body is not as long as was said. */
export async function* pack(members: Iterable<Member> | AsyncIterable<Member>): AsyncGenerator<Uint8Array> {
  for await (const { name, bytes, body } of members) {
    yield headerOf(name, bytes);
    let written = 0;
    for await (const chunk of body) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== bytes) throw new Error(`${name} was ${bytes} bytes long and is ${written} now`);
    yield Buffer.alloc(padding(bytes));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** How many bytes `pack` makes of a member. */
export function packedBytes(bytes: number): number {
  return BLOCK + bytes + padding(bytes);
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

function headerOf(path: string, bytes: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const { prefix, name } = splitName(path);
  header.write(name, 0, 100);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (bytes <= OCTAL_MOST) header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263);
  header.write(prefix, 345, 155);
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function splitName(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { prefix, name };
  }
  throw new Error(`the name is too long for a tar: ${path}`);
}

function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

export interface UnpackedMember {
  name: string;
  bytes: number;
  /** To be read to its end before the next member is asked for. */
  body: AsyncIterable<Uint8Array>;
}

/** The members of a tar that `pack` made. Throws Fault `backup_truncated` where it ends too early, `backup_damaged` where a header is none. */
export async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<UnpackedMember> {
  const bytes = new Bytes(source);
  try {
    for (;;) {
      const header = await bytes.exactly(BLOCK);
      if (header.every((byte) => byte === 0)) return;
      if (Number.parseInt(header.toString('latin1', 148, 154), 8) !== checksumOf(header))
        throw new Fault('backup_damaged', 'The file is no backup of Footfall, or it was damaged on its way.');
      const size =
        header.readUInt8(124) & 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(header.toString('latin1', 124, 135), 8);
      const [prefix, name] = [textAt(header, 345, 155), textAt(header, 0, 100)];
      yield { name: prefix === '' ? name : `${prefix}/${name}`, bytes: size, body: bytes.pieces(size) };
      await bytes.exactly(padding(size));
    }
  } finally {
    await bytes.close();
  }
}

function textAt(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** Takes chunks as they come, gives as many bytes as are asked for. */
class Bytes {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async exactly(n: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const piece of this.pieces(n)) parts.push(piece);
    return Buffer.concat(parts);
  }

  async *pieces(n: number): AsyncGenerator<Buffer> {
    for (let left = n; left > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#source.next();
        if (done)
          throw new Fault('backup_truncated', 'The backup ends in the middle: it was cut off, or its making was. Take another one.');
        this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
