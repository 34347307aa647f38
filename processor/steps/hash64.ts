/** Two independent 32-bit halves of a fast hash of a text (MurmurHash3's mixing): for tables in memory, not for secrecy. */
export interface Hash64 {
  high: number;
  low: number;
}

const NO_SALT: Readonly<Hash64> = { high: 0, low: 0 };

/** Writes the hash of `text` into `out` and returns it, so that a hot path allocates nothing. Another `salt`, itself a hash, gives another. */
export function hash64(text: string, out: Hash64, salt: Hash64 = NO_SALT): Hash64 {
  let h1 = 0x9e3779b9 ^ text.length ^ salt.high;
  let h2 = 0x85ebca6b ^ text.length ^ salt.low;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ c, 0xcc9e2d51);
    h1 = (h1 << 15) | (h1 >>> 17);
    h2 = Math.imul(h2 ^ c, 0x1b873593);
    h2 = (h2 << 13) | (h2 >>> 19);
  }
  h1 ^= h2;
  out.high = finish(h1);
  out.low = finish(h2 + Math.imul(h1, 5));
  return out;
}

function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
