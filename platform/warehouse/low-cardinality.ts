import { ByteWriter } from './bytes.ts';
import type { Lane } from './lanes.ts';

const VERSION = 1;
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEED_UPDATE_DICTIONARY = 1 << 10;
/** What holds indexes, by Native's number of their type. */
const WIDTHS = [Uint8Array, Uint16Array, Uint32Array] as const;
/** A power of two, as is every width: memory that doubles holds a whole number of any. */
const FIRST_BYTES = 4_096;

type Width = 0 | 1 | 2;

/**
 * Text of few distinct values: each of them once, in a dictionary, and of every row its index there. A text is encoded only where it is new, and the engine
 * hashes the dictionary instead of every row. As ClickHouse's own dictionaries do, it begins with ''.
 */
export function lowCardinality(): Lane {
  const dictionary = new Map([['', 0]]);
  const out = new ByteWriter();
  let memory = new ArrayBuffer(FIRST_BYTES);
  let width: Width = 0;
  let indexes: InstanceType<(typeof WIDTHS)[Width]> = new Uint8Array(memory);
  let length = 0;
  let lengthSoon = 0;
  let last = '';
  let indexOfLast = 0;

  function indexOf(text: string): number {
    const known = dictionary.get(text);
    if (known !== undefined) return known;
    const index = dictionary.size;
    dictionary.set(text, index);
    if (width < 2 && index === 256 ** indexes.BYTES_PER_ELEMENT) {
      width++;
      reserve();
    }
    return index;
  }

  /** Room for as many indexes as there are soon, of the present width. */
  function reserve(): void {
    const Indexes = WIDTHS[width];
    let size = memory.byteLength;
    while (size < lengthSoon * Indexes.BYTES_PER_ELEMENT) size *= 2;
    if (size > memory.byteLength) memory = new ArrayBuffer(size);
    const before = indexes.subarray(0, length);
    indexes = new Indexes(memory);
    indexes.set(before);
  }

  return {
    append(rows, at) {
      lengthSoon = length + rows.length;
      if (lengthSoon > indexes.length) reserve();
      for (let i = 0; i < rows.length; i++) {
        const text = rows[i]?.[at] as string;
        if (text !== last) {
          indexOfLast = indexOf(text);
          last = text;
        }
        indexes[length++] = indexOfLast;
      }
    },
    bytes() {
      // Native has not even the version where there are no rows.
      if (length === 0) return [];
      out.clear();
      for (const head of [VERSION, width + HAS_ADDITIONAL_KEYS + NEED_UPDATE_DICTIONARY, dictionary.size]) out.int64(head);
      for (const text of dictionary.keys()) out.text(text);
      out.int64(length);
      return [out.bytes(), Buffer.from(memory, 0, length * indexes.BYTES_PER_ELEMENT)];
    },
    values(length) {
      // Half a letter is replaced, as in the bytes: JSON would have the engine refuse it.
      const texts = Array.from(dictionary.keys(), (text) => text.toWellFormed());
      return Array.from({ length }, (_, at) => texts[indexes[at] as number]);
    },
    clear() {
      dictionary.clear();
      dictionary.set('', 0);
      width = 0;
      indexes = new Uint8Array(memory);
      length = 0;
      last = '';
      indexOfLast = 0;
    },
  };
}
