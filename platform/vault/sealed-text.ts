import type { Encrypted } from './aes-gcm.ts';

/** A sealed secret in its parts. Its text: `v1.<key id>.<wrapped>.<iv>.<ciphertext and tag>`, bytes in base64url, `wrapped` with its IV in front. */
export interface Sealed {
  keyId: string;
  /** The record's data key under the server's key. */
  wrapped: Encrypted;
  /** The secret under the data key. */
  secret: Encrypted;
}

const TEXT = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const IV_BYTES = 12;

export function writeSealed({ keyId, wrapped, secret }: Sealed): string {
  const parts = [Buffer.concat([wrapped.iv, wrapped.ciphertext]), secret.iv, secret.ciphertext];
  return ['v1', keyId, ...parts.map((part) => part.toString('base64url'))].join('.');
}

/** Null: no sealed text. Each has one spelling only, so the spare bits at the end of a part are looked at too. */
export function readSealed(text: string): Sealed | null {
  const [, keyId, ...encoded] = TEXT.exec(text) ?? [];
  const [wrapped, iv, ciphertext] = encoded.map((part) => Buffer.from(part, 'base64url'));
  if (keyId === undefined || !wrapped || !iv || !ciphertext) return null;
  const sealed: Sealed = {
    keyId,
    wrapped: { iv: wrapped.subarray(0, IV_BYTES), ciphertext: wrapped.subarray(IV_BYTES) },
    secret: { iv, ciphertext },
  };
  return writeSealed(sealed) === text ? sealed : null;
}
