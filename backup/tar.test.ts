import { expect, it } from 'vitest';
import { contradictions, differences } from './figures.ts';
import type { Figures } from './manifest.ts';
import { type Member, pack, packedBytes, unpack } from './tar.ts';

const MEMBERS: [string, string][] = [
  ['a.json', '{"a":1}'],
  ['empty', ''],
  ['folder/', ''],
  [`warehouse/${'long-'.repeat(15)}/${'name'.repeat(20)}`, 'x'.repeat(1_000)],
  ['exactly one block', 'y'.repeat(512)],
];
const members = (): Member[] => MEMBERS.map(([name, text]) => ({ name, bytes: text.length, body: [Buffer.from(text)] }));

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
/** The bytes in pieces of this length. */
async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
async function unpacked(source: AsyncIterable<Uint8Array>): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { name, body } of unpack(source)) found.push([name, (await bytesOf(body)).toString()]);
  return found;
}

it.each([1, 7, 511, 512, 1 << 20])('what was packed is unpacked as it was, in pieces of %i bytes', async (length) => {
  const tar = await bytesOf(pack(members()));
  expect(await unpacked(inPieces(tar, length))).toEqual(MEMBERS);
  expect(tar.length).toBe(MEMBERS.reduce((sum, [, text]) => sum + packedBytes(text.length), 2 * packedBytes(0)));
});

it('a tar that was cut off at any block is told from a whole one', async () => {
  const tar = await bytesOf(pack(members()));
  for (let length = 0; length <= tar.length - 1_024; length += 256) {
    await expect(unpacked(inPieces(tar.subarray(0, length), 4_096)), `cut at ${length}`).rejects.toMatchObject({
      code: 'backup_truncated',
    });
  }
});

it('another file is not taken for a backup', async () => {
  await expect(unpacked(inPieces(Buffer.alloc(2_048, 'PK'), 512))).rejects.toMatchObject({ code: 'backup_damaged' });
});

it('a file that grew or shrank while it was read is not packed', async () => {
  await expect(bytesOf(pack([{ name: 'a', bytes: 3, body: [Buffer.from('four')] }]))).rejects.toThrow('was 3 bytes long and is 4 now');
});

it('figures that are of two moments contradict each other', () => {
  const whole: Figures = {
    events: 9,
    hours: 9,
    days: 9,
    sessions: 2,
    orders: 1,
    revenue: 100,
    received: 13,
    stored: 10,
    duplicates: 1,
    rejected: 1,
    bots: 1,
    removed: 1,
  };
  expect(contradictions({ shop: whole })).toEqual([]);
  expect(contradictions({ shop: { ...whole, hours: 8 } })).toEqual([expect.stringContaining('hours')]);
  expect(contradictions({ shop: { ...whole, stored: 11, received: 14 } })).toEqual([expect.stringContaining('stored')]);
  expect(differences({ shop: whole }, { shop: { ...whole, revenue: 101 } })).toEqual(['store shop: revenue must be 100, is 101']);
  expect(differences({ shop: whole }, {}).length).toBeGreaterThan(5);
});
