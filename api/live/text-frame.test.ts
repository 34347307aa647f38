import { expect, it } from 'vitest';
import { textFrame } from './text-frame.ts';

it.each([
  [0, [0x81, 0]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])('%i bytes get the header of RFC 6455', (length, header) => {
  const frame = textFrame('a'.repeat(length));
  expect([...frame.subarray(0, header.length)]).toEqual(header);
  expect(frame.length).toBe(header.length + length);
});

it('counts bytes, not characters', () => {
  const frame = textFrame('größe €');
  expect(frame[1]).toBe(Buffer.byteLength('größe €'));
  expect(frame.subarray(2).toString()).toBe('größe €');
});
