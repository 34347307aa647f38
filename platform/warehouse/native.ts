/** Types that a block's values can be given in. A column of the table may be of another that they become by itself, such as LowCardinality(String). */
export type ColumnType =
  | 'String'
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
export type Columns = Readonly<Record<string, ColumnType>>;
/** Values in the order of the columns. */
export type Row = readonly unknown[];

const HALF = 2 ** 32;
/** Shorter texts are written letter by letter, which is quicker than a call into the engine. */
const SHORT = 48;
const FIRST_BYTES = 1 << 20;

/** Rows as one block of ClickHouse's Native format: column by column, the form that the engine itself holds them in and so reads fastest. */
export function nativeBlock(columns: Columns, rows: readonly Row[]): Buffer {
  const out = new Writer();
  const list = Object.entries(columns);
  out.varint(list.length);
  out.varint(rows.length);
  for (const [at, [name, type]] of list.entries()) {
    out.text(name);
    out.text(type);
    if (type.startsWith('Array(')) writeArrays(out, WRITERS[type.slice(6, -1) as Scalar], rows, at);
    else if (type === 'Map(String, String)') writeMaps(out, rows, at);
    else {
      const write = WRITERS[type as Scalar];
      for (const row of rows) write(out, row[at]);
    }
  }
  return out.bytes();
}

type Scalar = Exclude<ColumnType, `Array(${string}` | `Map(${string}`>;
type Write = (out: Writer, value: unknown) => void;

const int64: Write = (out, value) => out.int64(value as number);
const WRITERS: Readonly<Record<Scalar, Write>> = {
  String: (out, value) => out.text(value as string),
  Bool: (out, value) => out.uint8(value ? 1 : 0),
  UInt16: (out, value) => out.uint16(value as number),
  UInt32: (out, value) => out.uint32(value as number),
  UInt64: (out, value) => (typeof value === 'string' ? out.uint64(BigInt(value)) : out.int64(value as number)),
  Int64: int64,
  "DateTime64(3, 'UTC')": int64,
};

/** The end of each among all entries, then all entries. */
function writeArrays(out: Writer, write: Write, rows: readonly Row[], at: number): void {
  let end = 0;
  for (const row of rows) {
    end += (row[at] as unknown[]).length;
    out.int64(end);
  }
  for (const row of rows) for (const value of row[at] as unknown[]) write(out, value);
}

/** As arrays: the ends, all names, all values. */
function writeMaps(out: Writer, rows: readonly Row[], at: number): void {
  const pairs = rows.map((row) => Object.entries(row[at] as Record<string, string>));
  let end = 0;
  for (const list of pairs) {
    end += list.length;
    out.int64(end);
  }
  for (const side of [0, 1] as const) for (const list of pairs) for (const pair of list) out.text(pair[side]);
}

/** Bytes that grow as they are written. */
class Writer {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #view = viewOf(this.#buffer);
  #at = 0;

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  varint(value: number): void {
    this.#reserve(5);
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) this.#buffer[this.#at++] = (left % 128) + 128;
    this.#buffer[this.#at++] = left;
  }

  text(value: string): void {
    if (value.length < SHORT && this.#ascii(value)) return;
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.#reserve(length);
    this.#at += this.#buffer.write(value, this.#at, length, 'utf8');
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  int64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / HALF);
    this.#view.setUint32(this.#at, value - high * HALF, true);
    this.#view.setInt32(this.#at + 4, high, true);
    this.#at += 8;
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#at, value, true);
    this.#at += 8;
  }

  /** False, and nothing written, where a letter takes more than one byte. */
  #ascii(value: string): boolean {
    this.#reserve(SHORT + 1);
    const buffer = this.#buffer;
    let at = this.#at;
    buffer[at++] = value.length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      buffer[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#at + size));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
    this.#view = viewOf(grown);
  }
}

const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
