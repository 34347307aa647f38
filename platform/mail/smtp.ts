import { createTransport } from 'nodemailer';
import { Fault } from '../../contracts/error.ts';
import type { Mail } from './port.ts';

/** Letters through an SMTP server: `smtp://person:password@host:587`, or `smtps://` on port 465. */
export function openSmtp(url: string, from: string): Mail {
  const transport = createTransport({ url, pool: true, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
  return {
    delivers: true,
    async send(letter) {
      try {
        await transport.sendMail({ from, ...letter });
      } catch (cause) {
        throw new Fault('mail_failed', 'The mail server did not take the letter. Look at SMTP_URL and its log, then ask for it again.', {
          status: 503,
          retryable: true,
          cause,
        });
      }
    },
    close: () => transport.close(),
  };
}
