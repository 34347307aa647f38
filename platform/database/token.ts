import { createHash, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A random text of 32 characters, 190 bits, after its prefix. */
export function randomToken(prefix = ''): string {
  return prefix + Array.from({ length: 32 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** SHA-256 in hex: how keys and tokens are kept and looked up. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
