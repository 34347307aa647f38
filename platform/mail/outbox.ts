import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mail } from './port.ts';

/** Letters as `.eml` files in a folder that only the server's own user reads: a mail program opens them. */
export function openOutbox(dir: string, from = 'Footfall <footfall@localhost>'): Mail {
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    delivers: false,
    async send(letter) {
      const { message } = await writer.sendMail({ from, ...letter });
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`;
      // Whole or not at all: a mail program may be looking.
      await writeFile(join(dir, `.${name}`), message as Buffer, { mode: 0o600 });
      await rename(join(dir, `.${name}`), join(dir, name));
    },
    close: () => writer.close(),
  };
}
