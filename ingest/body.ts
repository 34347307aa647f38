import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

export type Body =
  | { kind: 'read'; bytes: Buffer }
  | { kind: 'too_large' }
  | { kind: 'timeout' }
  | { kind: 'unsupported_encoding'; encoding: string }
  | { kind: 'corrupt' }
  | { kind: 'aborted' };

/**
 * The whole body, inflated. Never holds more than `limit` bytes of it, neither on the wire nor inflated: what declares or turns out to be
 * larger is left unread. `encoding` and `length` are the header fields; `timeoutMs` is for the whole body; undefined
 * where the server itself ends requests that take too long.
 */
export async function readBody(
  source: Readable | ReadableStream<Uint8Array> | null,
  encoding: string | undefined,
  length: string | undefined,
  limit: number,
  timeoutMs: number | undefined,
): Promise<Body> {
  if (source === null) return { kind: 'read', bytes: Buffer.alloc(0) };
  if (length !== undefined && Number(length) > limit) return { kind: 'too_large' };
  const stream = source instanceof Readable ? source : Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]);
  const body = await collect(stream, limit, timeoutMs);
  return encoding === undefined || encoding === 'identity' || body.kind !== 'read'
    ? body
    : unpack(body.bytes, encoding.toLowerCase(), limit);
}

function collect(stream: Readable, limit: number, timeoutMs: number | undefined): Promise<Body> {
  return new Promise((resolve) => {
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let size = 0;
    const settle = (body: Body): void => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(body);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        stream.pause();
        settle({ kind: 'too_large' });
      } else if (first === undefined) first = chunk;
      else if (more === undefined) more = [first, chunk];
      else more.push(chunk);
    };
    const onEnd = (): void => settle({ kind: 'read', bytes: more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more, size) });
    const onClose = (): void => settle({ kind: 'aborted' });
    const timer = timeoutMs === undefined ? undefined : setTimeout(settle, timeoutMs, { kind: 'timeout' });
    // The error listener stays: a stream that fails after the answer must not take the process down.
    stream.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    if (stream.readableEnded || stream.destroyed) onClose();
  });
}

const inflaters = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  'raw deflate': promisify(inflateRaw),
  br: promisify(brotliDecompress),
} as const;

/** Inflates piece by piece and stops at `limit`: a bomb costs `limit` bytes of memory, not its own size. */
async function unpack(bytes: Buffer, encoding: string, limit: number): Promise<Body> {
  const inflater = inflaterFor(bytes, encoding);
  if (inflater === undefined) return { kind: 'unsupported_encoding', encoding };
  try {
    return { kind: 'read', bytes: await inflater(bytes, { maxOutputLength: limit }) };
  } catch (error) {
    return { kind: isTooLarge(error) ? 'too_large' : 'corrupt' };
  }
}

function inflaterFor(bytes: Buffer, encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return inflaters.gzip;
  if (encoding === 'br') return inflaters.br;
  // "deflate" means the zlib format, but some clients send the bare stream: the zlib header's low nibble is always 8.
  if (encoding === 'deflate') return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflaters.deflate : inflaters['raw deflate'];
  return undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
