import { ByteReader, ByteWriter } from './bytes.ts';
import { lowCardinality } from './low-cardinality.ts';

/** Types that a block's values can be given in. A column of the table may be of another that they become by itself, such as Array(LowCardinality(String)). */
export type ColumnType =
  | 'String'
  /** Text of which a block has few distinct values. */
  | 'LowCardinality(String)'
  | 'Bool'
  | 'UInt16'
  | 'UInt32'
  /** A number, or decimal text. */
  | 'UInt64'
  | 'Int64'
  /** Milliseconds since 1970. */
  | "DateTime64(3, 'UTC')"
  | 'Array(String)'
  | 'Array(UInt32)'
  | 'Array(Int64)'
  /** An object. */
  | 'Map(String, String)';
/** Values in the order of the columns. */
export type Row = readonly unknown[];

type Scalar = Exclude<ColumnType, `${'Array' | 'LowCardinality' | 'Map'}(${string}`>;

/** One column of a block as it grows. */
export interface Lane {
  /** Appends these rows' values, of which the lane's is the one at `at`. */
  append(rows: readonly Row[], at: number): void;
  /** The column as Native has it, in pieces. */
  bytes(): Buffer[];
  /** All values, as they were given; of a UInt64 a number where it is a safe one. */
  values(length: number): unknown[];
  /** Empties it; its memory is used again. */
  clear(): void;
}

interface Codec {
  write(out: ByteWriter, value: unknown): void;
  read(bytes: ByteReader): unknown;
}

const INT64: Codec = { write: (out, value) => out.int64(value as number), read: (bytes) => bytes.int64() };
const TEXT: Codec = { write: (out, value) => out.text(value as string), read: (bytes) => bytes.text() };
const CODECS: Readonly<Record<Scalar, Codec>> = {
  String: TEXT,
  Bool: { write: (out, value) => out.uint8(value ? 1 : 0), read: (bytes) => bytes.uint8() === 1 },
  UInt16: { write: (out, value) => out.uint16(value as number), read: (bytes) => bytes.uint16() },
  UInt32: { write: (out, value) => out.uint32(value as number), read: (bytes) => bytes.uint32() },
  UInt64: {
    write: (out, value) => (typeof value === 'string' ? out.uint64(value) : out.int64(value as number)),
    read: (bytes) => {
      const value = bytes.uint64();
      return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
    },
  },
  Int64: INT64,
  "DateTime64(3, 'UTC')": INT64,
};

export function laneOf(type: ColumnType): Lane {
  if (type.startsWith('Array(')) return arrays(CODECS[type.slice(6, -1) as Scalar]);
  if (type === 'LowCardinality(String)') return lowCardinality();
  return type === 'Map(String, String)' ? maps() : scalars(CODECS[type as Scalar]);
}

function scalars({ write, read }: Codec): Lane {
  const out = new ByteWriter();
  return {
    append(rows, at) {
      for (let i = 0; i < rows.length; i++) write(out, rows[i]?.[at]);
    },
    bytes: () => [out.bytes()],
    values(length) {
      const bytes = new ByteReader(out.bytes());
      return Array.from({ length }, () => read(bytes));
    },
    clear: () => out.clear(),
  };
}

/** Where each row's entries end among all, then all entries. */
function arrays({ write, read }: Codec): Lane {
  const ends = new ByteWriter();
  const entries = new ByteWriter();
  let end = 0;
  return {
    append(rows, at) {
      for (const row of rows) {
        const list = row[at] as unknown[];
        end += list.length;
        ends.int64(end);
        for (let i = 0; i < list.length; i++) write(entries, list[i]);
      }
    },
    bytes: () => [ends.bytes(), entries.bytes()],
    values(length) {
      const bytes = new ByteReader(entries.bytes());
      return counts(ends, length).map((count) => Array.from({ length: count }, () => read(bytes)));
    },
    clear() {
      ends.clear();
      entries.clear();
      end = 0;
    },
  };
}

/** As arrays: the ends, all names, all values. */
function maps(): Lane {
  const ends = new ByteWriter();
  const names = new ByteWriter();
  const texts = new ByteWriter();
  let end = 0;
  return {
    append(rows, at) {
      for (const row of rows) {
        const map = row[at] as Record<string, string>;
        for (const name in map) {
          end++;
          names.text(name);
          texts.text(map[name] as string);
        }
        ends.int64(end);
      }
    },
    bytes: () => [ends.bytes(), names.bytes(), texts.bytes()],
    values(length) {
      const [keys, values] = [new ByteReader(names.bytes()), new ByteReader(texts.bytes())];
      return counts(ends, length).map((count) =>
        Object.fromEntries(Array.from({ length: count }, () => [keys.text(), values.text()] as const)),
      );
    },
    clear() {
      for (const out of [ends, names, texts]) out.clear();
      end = 0;
    },
  };
}

function counts(ends: ByteWriter, length: number): number[] {
  const bytes = new ByteReader(ends.bytes());
  let before = 0;
  return Array.from({ length }, () => {
    const end = bytes.int64();
    const count = end - before;
    before = end;
    return count;
  });
}
