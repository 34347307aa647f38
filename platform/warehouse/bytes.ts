const HALF = 2 ** 32;
const SIXTEEN_BITS = 2 ** 16;
const BILLION = 1e9;
/** Shorter texts are written letter by letter, which is quicker than a call into the engine. */
const SHORT = 48;
const FIRST_BYTES = 4_096;

/** Bytes that grow as they are written, as ClickHouse's Native format has its values: little-endian, texts behind their length. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #view = viewOf(this.#buffer);
  #at = 0;
  /** Zero bytes that come next but are not written yet: of most columns most values are empty, and this many are written at once. */
  #zeros = 0;

  bytes(): Buffer {
    this.#reserve(0);
    return this.#buffer.subarray(0, this.#at);
  }

  /** Begins anew in the same memory. */
  clear(): void {
    this.#at = 0;
    this.#zeros = 0;
  }

  varint(value: number): void {
    this.#reserve(5);
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) this.#buffer[this.#at++] = (left % 128) + 128;
    this.#buffer[this.#at++] = left;
  }

  text(value: string): void {
    if (value === '') {
      this.#zeros++;
      return;
    }
    if (value.length < SHORT && this.#ascii(value)) return;
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.#reserve(length);
    this.#at += this.#buffer.write(value, this.#at, length, 'utf8');
  }

  uint8(value: number): void {
    if (value === 0) {
      this.#zeros++;
      return;
    }
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  uint32(value: number): void {
    if (value === 0) {
      this.#zeros += 4;
      return;
    }
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  int64(value: number): void {
    if (value === 0) {
      this.#zeros += 8;
      return;
    }
    this.#reserve(8);
    const high = Math.floor(value / HALF);
    this.#view.setUint32(this.#at, value - high * HALF, true);
    this.#view.setInt32(this.#at + 4, high, true);
    this.#at += 8;
  }

  /** Of decimal text: in two steps of arithmetic that doubles hold exactly, as a bigint would cost several times as much. */
  uint64(decimal: string): void {
    if (decimal === '0') {
      this.#zeros += 8;
      return;
    }
    this.#reserve(8);
    const [billions, rest] = decimal.length > 9 ? [Number(decimal.slice(0, -9)), Number(decimal.slice(-9))] : [0, Number(decimal)];
    const upper = Math.floor(billions / SIXTEEN_BITS) * BILLION;
    const lower = (upper % SIXTEEN_BITS) * SIXTEEN_BITS + (billions % SIXTEEN_BITS) * BILLION + rest;
    this.#view.setUint32(this.#at, lower % HALF, true);
    this.#view.setUint32(this.#at + 4, Math.floor(upper / SIXTEEN_BITS) + Math.floor(lower / HALF), true);
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
    const zeros = this.#zeros;
    if (this.#at + zeros + size > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#buffer.length, this.#at + zeros + size));
      this.#buffer.copy(grown, 0, 0, this.#at);
      this.#buffer = grown;
      this.#view = viewOf(grown);
    }
    if (zeros === 0) return;
    this.#buffer.fill(0, this.#at, this.#at + zeros);
    this.#at += zeros;
    this.#zeros = 0;
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  text(): string {
    const length = this.#varint();
    return this.#bytes.toString('utf8', this.#at, this.#skip(length));
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#skip(1) - 1);
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#skip(2) - 2);
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#skip(4) - 4);
  }

  int64(): number {
    return Number(this.#bytes.readBigInt64LE(this.#skip(8) - 8));
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#skip(8) - 8);
  }

  #varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.uint8();
      value += (byte % 128) * unit;
      if (byte < 128) return value;
    }
  }

  #skip(size: number): number {
    this.#at += size;
    return this.#at;
  }
}

const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
