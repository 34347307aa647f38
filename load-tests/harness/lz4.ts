const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;

/** Unpacks an LZ4 frame, written from the format's description alone: kafkajs brings no codec, and a verifier shares no code with the server. */
export function unpackLz4(frame: Buffer): Buffer {
  if (frame.readUInt32LE(0) !== MAGIC) throw new Error('not an LZ4 frame');
  const flags = frame[4] ?? 0;
  const blockChecksum = (flags & 0x10) !== 0;
  // Magic, flags, block size, header checksum; the content's size and a dictionary's id where the flags say so.
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  const output = new Output();
  for (;;) {
    const header = frame.readUInt32LE(at);
    at += 4;
    if (header === 0) return output.bytes();
    const size = header & ~UNCOMPRESSED;
    const block = frame.subarray(at, at + size);
    if (header >= UNCOMPRESSED) output.literals(block);
    else unpackBlock(block, output);
    at += size + (blockChecksum ? 4 : 0);
  }
}

/** Sequences of literals, each followed by a copy of what was written before; the last has literals only. */
function unpackBlock(block: Buffer, output: Output): void {
  let at = 0;
  const length = (short: number): number => {
    let value = short;
    for (let more = short === 15; more; ) {
      const byte = block[at++] ?? 0;
      value += byte;
      more = byte === 255;
    }
    return value;
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = length(token >> 4);
    output.literals(block.subarray(at, at + literals));
    at += literals;
    if (at >= block.length) return;
    const distance = block.readUInt16LE(at);
    at += 2;
    output.copy(distance, length(token & 15) + 4);
  }
}

class Output {
  #buffer = Buffer.allocUnsafe(65_536);
  #end = 0;

  literals(bytes: Buffer): void {
    this.#room(bytes.length);
    this.#end += bytes.copy(this.#buffer, this.#end);
  }

  /** A copy may reach into what it writes: then it repeats. */
  copy(distance: number, count: number): void {
    if (distance === 0 || distance > this.#end) throw new Error('the LZ4 frame is damaged');
    this.#room(count);
    const from = this.#end - distance;
    if (distance >= count) this.#buffer.copyWithin(this.#end, from, from + count);
    else for (let index = 0; index < count; index++) this.#buffer[this.#end + index] = this.#buffer[from + index] ?? 0;
    this.#end += count;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }

  #room(more: number): void {
    if (this.#end + more <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + more));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}
