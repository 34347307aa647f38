import { Readable } from 'node:stream';
import { type Body, readBody } from '../body.ts';

/**
 * The JSON that PostHog's browser SDK packed in its own ways: gzip that no header tells of (`?compression=gzip-js`), or a form whose `data` is
 * JSON in base64. What is neither is JSON already.
 */
export async function unpackPostHog(bytes: Buffer | undefined, limit: number): Promise<Body> {
  let body: Body = { kind: 'read', bytes: bytes ?? Buffer.alloc(0) };
  if (body.bytes[0] === 0x1f && body.bytes[1] === 0x8b)
    body = await readBody(Readable.from([body.bytes]), 'gzip', undefined, limit, undefined);
  if (body.kind !== 'read' || !body.bytes.subarray(0, 5).equals(FORM)) return body;
  const data = new URLSearchParams(body.bytes.toString()).get('data') ?? '';
  if (/^\s*[[{]/.test(data)) return { kind: 'read', bytes: Buffer.from(data) };
  // A form reads `+` as a space, and base64 knows no space.
  return { kind: 'read', bytes: Buffer.from(data.replaceAll(' ', '+'), 'base64') };
}

const FORM = Buffer.from('data=');
