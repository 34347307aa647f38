import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Turns } from '../../platform/turns.ts';
import { hashThread } from './hash-thread.ts';
import type { Turnstile } from './turnstile.ts';

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. About 50 ms of a core. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

export interface Passwords {
  /** The hash as a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
  hash(password: string): Promise<string>;
  verify(given: { hash: string; password: string }): Promise<boolean>;
}

/** argon2id behind a turnstile: each hash takes 19 MiB and a core, so only a few run at once, each in a thread of its own. */
export function passwords(turnstile: Turnstile): Passwords {
  const threads = new Turns([hashThread(), hashThread()]);
  const tag = (password: string, nonce: Buffer, memory: number, passes: number, parallelism: number, tagLength: number): Promise<Buffer> =>
    turnstile.pass(() =>
      threads.take((derive) => derive({ message: password.normalize('NFKC'), nonce, parallelism, tagLength, memory, passes })),
    );
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hashed = await tag(password, salt, MEMORY_KIB, PASSES, LANES, TAG_BYTES);
      return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hashed)}`;
    },
    async verify({ hash, password }) {
      const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash);
      if (!parts) return false;
      const [, memory, passes, lanes, salt = '', expected = ''] = parts;
      const wanted = Buffer.from(expected, 'base64');
      const got = await tag(password, Buffer.from(salt, 'base64'), Number(memory), Number(passes), Number(lanes), wanted.length);
      return timingSafeEqual(got, wanted);
    },
  };
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
