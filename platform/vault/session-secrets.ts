import { parseEnvelope, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { Fault } from '../../contracts/error.ts';
import type { OpenVault } from './vault.ts';

/** A secret of better-auth, which signs sessions and seals second factors with the first one and still opens what another sealed. */
export interface VersionedSecret {
  version: number;
  value: string;
}

/** Its secrets, one for each key of the vault, the newest first. */
export function sessionSecrets({ deriveAll }: Pick<OpenVault, 'deriveAll'>): VersionedSecret[] {
  return deriveAll('sessions').map(({ version, secret }) => ({ version, value: secret.toString('base64url') }));
}

/**
 * Brings a text that better-auth sealed under the newest secret; null when it is, or when it is not sealed at all. Throws Fault `vault_sealed` when
 * its secret is not here.
 */
export async function rewrapSessionSecret(secrets: readonly VersionedSecret[], text: string): Promise<string | null> {
  const envelope = parseEnvelope(text);
  const [newest] = secrets;
  if (!envelope || !newest || envelope.version === newest.version) return null;
  const keys = new Map(secrets.map(({ version, value }) => [version, value]));
  const key = { keys, currentVersion: newest.version };
  try {
    return await symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data: text }) });
  } catch (cause) {
    throw new Fault('vault_sealed', 'A second factor or a token of a sign-in cannot be opened: its key is not here, or it was changed.', {
      cause,
    });
  }
}
