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
    const values = rows.map((row) => row[at]);
    if (type.startsWith('Array(')) writeArrays(out, type.slice(6, -1) as ColumnType, values as unknown[][]);
    else if (type === 'Map(String, String)') writeMaps(out, values as Record<string, string>[]);
    else for (const value of values) writeScalar(out, type, value);
  }
  return out.bytes();
}

/** The end of each among all entries, then all entries. */
function writeArrays(out: Writer, type: ColumnType, lists: readonly (readonly unknown[])[]): void {
  let end = 0;
  for (const list of lists) {
    end += list.length;
    out.int64(end);
  }
  for (const list of lists) for (const value of list) writeScalar(out, type, value);
}

function writeMaps(out: Writer, maps: readonly Record<string, string>[]): void {
  const names = maps.map((map) => Object.keys(map));
  writeArrays(out, 'String', names);
  for (const [i, map] of maps.entries()) for (const name of names[i] ?? []) out.text(map[name] ?? '');
}

function writeScalar(out: Writer, type: ColumnType, value: unknown): void {
  if (type === 'String') out.text(value as string);
  else if (type === 'Bool') out.uint(value ? 1 : 0, 1);
  else if (type === 'UInt16') out.uint(value as number, 2);
  else if (type === 'UInt32') out.uint(value as number, 4);
  else if (typeof value === 'string') out.bigUint(BigInt(value));
  else out.int64(value as number);
}

/** Bytes that grow as they are written. */
class Writer {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
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

  uint(value: number, size: number): void {
    this.#reserve(size);
    this.#at = this.#buffer.writeUIntLE(value, this.#at, size);
  }

  int64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / HALF);
    this.#buffer.writeUInt32LE(value - high * HALF, this.#at);
    this.#buffer.writeInt32LE(high, this.#at + 4);
    this.#at += 8;
  }

  bigUint(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigUInt64LE(value, this.#at);
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
  }
}
