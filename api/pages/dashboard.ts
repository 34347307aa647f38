import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '../../contracts/error.ts';

export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/** The built dashboard as a handler of Node's requests. */
export async function dashboardHandler(): Promise<NodeHandler> {
  const file = join(import.meta.dirname, '..', '..', 'dashboard', 'build', 'handler.js');
  if (!existsSync(file)) throw new Fault('no_dashboard', 'The dashboard is not built. Start with `npm start`, which builds it.');
  // The adapter takes https for granted; our server says in this header what it is.
  process.env.KIT_PROTOCOL_HEADER = 'x-forwarded-proto';
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: NodeHandler };
  return handler;
}
