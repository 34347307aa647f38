import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers `/js/footfall.js`; false for any other path. */
export function staticScripts(): (path: string, request: IncomingMessage, response: ServerResponse) => boolean {
  return () => false;
}
