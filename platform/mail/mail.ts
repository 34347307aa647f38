import { join } from 'node:path';
import type { Config } from '../config.ts';
import { openOutbox } from './outbox.ts';
import type { Mail } from './port.ts';
import { openSmtp } from './smtp.ts';

/** SMTP where SMTP_URL is set, the outbox of the data directory otherwise. */
export function openMail({ mail, dataDir }: Pick<Config, 'mail' | 'dataDir'>): Mail {
  return mail.smtp ? openSmtp(mail.smtp, mail.from) : openOutbox(join(dataDir, 'outbox'), mail.from);
}
