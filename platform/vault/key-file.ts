import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Fault } from '../../contracts/error.ts';
import { KEY_BYTES } from './keys.ts';

/**
 * The text of the key file, which is made where it is absent and never written again: readable for its owner only, whole or not there, whoever
 * else starts at the same moment. Throws Fault `vault_file` when it can neither be read nor made.
 */
export function readOrMakeKeyFile(file: string): string {
  try {
    return read(file) ?? make(file);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    throw new Fault(
      'vault_file',
      `The vault's key file ${file} can neither be read nor made (${why}). Mend its rights, or set VAULT_KEYS.`,
      {
        cause,
      },
    );
  }
}

function make(file: string): string {
  const draft = `${file}.${randomUUID()}`;
  const text = `${new Date().toISOString().slice(0, 10)}:${randomBytes(KEY_BYTES).toString('base64url')}\n`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  // Another process may have been first: what is there now is the key of both.
  return readFileSync(file, 'utf8');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
