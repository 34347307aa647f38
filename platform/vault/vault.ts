import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { Fault } from '../../contracts/error.ts';
import { aadOf, decrypt, encrypt } from './aes-gcm.ts';
import { readOrMakeKeyFile } from './key-file.ts';
import { derived, KEY_BYTES, parseKeys } from './keys.ts';
import type { Place, Vault } from './port.ts';
import { readSealed, type Sealed, writeSealed } from './sealed-text.ts';

export interface VaultOptions {
  /** `VAULT_KEYS`: `id:key` with 32 bytes in base64url, separated by commas, the newest first. */
  keys?: string | undefined;
  /** Where the keys lie when `keys` does not say them; made with one key where it is absent. */
  file?: string | undefined;
}

/** A secret of the server's own under one of its keys. `version` is that key's number: positive, below 2^31, and always the same. */
export interface ServerSecret {
  version: number;
  secret: Buffer;
}

export interface OpenVault {
  vault: Vault;
  /** 32 bytes for one purpose, from the newest key: another one after a rotation. */
  derive(name: string): Buffer;
  /** The same of every key, the newest first: for what must still be read that an older one wrote. */
  deriveAll(name: string): ServerSecret[];
}

/**
 * The vault of these keys. Without keys and file it opens too, and whatever needs it throws Fault `vault_missing`: a server that seals nothing
 * needs no key. Throws Fault `bad_configuration` on keys that are none, `vault_file` when the file can neither be read nor made.
 */
export function openVault({ keys, file }: VaultOptions): OpenVault {
  const text = keys ?? (file === undefined ? undefined : readOrMakeKeyFile(file));
  if (text === undefined) return { vault: { seal: missing, open: missing, rewrap: missing }, derive: missing, deriveAll: missing };
  const all = parseKeys(text);
  const [newest] = all;
  if (!newest) return missing();
  return {
    vault: vaultOf(newest.id, new Map(all.map(({ id, key }) => [id, createSecretKey(derived(key, 'wrap'))]))),
    derive: (name) => derived(newest.key, `secret ${name}`),
    deriveAll: (name) =>
      all.map(({ id, key }) => ({ version: derived(key, `version ${id}`).readUInt32BE() >>> 1, secret: derived(key, `secret ${name}`) })),
  };
}

function vaultOf(newest: string, wrapping: ReadonlyMap<string, KeyObject>): Vault {
  function wrap(place: Place, dataKey: Buffer): Pick<Sealed, 'keyId' | 'wrapped'> {
    const key = wrapping.get(newest);
    if (!key) return missing();
    return { keyId: newest, wrapped: encrypt(key, dataKey, aadOf(['data key', ...fieldsOf(place), newest])) };
  }

  function unwrap(place: Place, { keyId, wrapped }: Sealed): Buffer {
    const key = wrapping.get(keyId);
    if (!key) throw unreadable(place, `it needs the key ${keyId}. Put that one back into VAULT_KEYS or the key file`);
    const dataKey = decrypt(key, wrapped, aadOf(['data key', ...fieldsOf(place), keyId]));
    if (dataKey?.length !== KEY_BYTES) throw changed(place);
    return dataKey;
  }

  return {
    seal(place, secret) {
      // Half of a surrogate pair has no UTF-8: it would come back as another character.
      if (!secret.isWellFormed()) throw new Fault('bad_secret', 'The secret has a character that is none. Copy it again.', { status: 400 });
      const dataKey = randomBytes(KEY_BYTES);
      return writeSealed({
        ...wrap(place, dataKey),
        secret: encrypt(dataKey, Buffer.from(secret, 'utf8'), aadOf(['secret', ...fieldsOf(place)])),
      });
    },
    open(place, text) {
      const sealed = readSealed(text);
      if (!sealed) throw changed(place);
      const secret = decrypt(unwrap(place, sealed), sealed.secret, aadOf(['secret', ...fieldsOf(place)]));
      if (!secret) throw changed(place);
      return secret.toString('utf8');
    },
    rewrap(place, text) {
      const sealed = readSealed(text);
      if (!sealed) throw changed(place);
      return sealed.keyId === newest ? null : writeSealed({ ...sealed, ...wrap(place, unwrap(place, sealed)) });
    },
  };
}

const fieldsOf = ({ table, store, row, column }: Place): string[] => [table, store, row, column];

function changed(place: Place): Fault {
  return unreadable(place, 'it was changed, or belongs to another row');
}

function unreadable({ table, row, column }: Place, why: string): Fault {
  return new Fault('vault_sealed', `A stored secret cannot be opened (${table}.${column} of ${row}): ${why}, or enter the secret again.`);
}

function missing(): never {
  throw new Fault(
    'vault_missing',
    'This server has no key to seal secrets with: set VAULT_KEYS to the same value for every api and ingest (docs/operations.md says how to make one), and start again.',
    { status: 503 },
  );
}
