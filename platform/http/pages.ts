import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '../../contracts/error.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The built dashboard. `secure`: people reach it by https. */
export async function pagesListener(secure: boolean): Promise<RequestListener> {
  const file = join(import.meta.dirname, '..', '..', 'dashboard', 'build', 'handler.js');
  if (!existsSync(file)) throw new Fault('no_dashboard', 'The dashboard is not built. Start with `npm start`, which builds it.');
  // The adapter takes https for granted; we say in this header what it is.
  process.env.KIT_PROTOCOL_HEADER = 'x-forwarded-proto';
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: Handler };
  return (request, response) => {
    request.headers['x-forwarded-proto'] = secure ? 'https' : 'http';
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    handler(request, response);
  };
}
