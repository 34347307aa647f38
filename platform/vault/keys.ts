import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Fault } from '../../contracts/error.ts';

/** A key of the server, by the id that sealed texts name it with. A KeyObject, as those show nothing of themselves when they are printed. */
export interface VaultKey {
  id: string;
  key: KeyObject;
}

export const KEY_BYTES = 32;
const ENTRY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43})=?$/;

/**
 * Keys as `VAULT_KEYS` and the key file hold them: `id:32 bytes in base64url`, separated by commas or lines, the newest first. Lines that begin
 * with # are skipped. Throws Fault `bad_configuration`, whose text says which entry is wrong and shows none.
 */
export function parseKeys(text: string): VaultKey[] {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#'));
  const keys = entries.map((entry, at) => {
    const [, id = '', base64 = ''] = ENTRY.exec(entry) ?? [];
    const bytes = Buffer.from(base64, 'base64url');
    if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== base64) throw wrong(`entry ${at + 1} is not of that form`);
    return { id, key: createSecretKey(bytes) };
  });
  if (keys.length === 0) throw wrong('there is none');
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw wrong('an id stands there twice');
  return keys;
}

/** 32 bytes that depend on the key and the name, and tell nothing about either (HKDF-SHA-256, RFC 5869). */
export function derived(key: KeyObject, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'footfall', name, KEY_BYTES));
}

function wrong(what: string): Fault {
  return new Fault(
    'bad_configuration',
    `Keys of the vault are written id:key with 32 bytes in base64url, separated by commas, the newest first; ${what}. docs/operations.md says how to make one.`,
  );
}
