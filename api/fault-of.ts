import { HTTPException } from 'hono/http-exception';
import { Fault } from '../contracts/error.ts';

/** PostgreSQL's words for a text that it cannot hold: a NUL in it, half of a character, or no JSON or id at all. */
const UNSTORABLE = new Set(['22021', '22P05', '22P02']);

/** Half of a character, or a NUL: no engine keeps it. */
export function notText(): Fault {
  return new Fault('bad_request', 'The request holds a character that no text has (NUL, or half of one). Leave it out.', { status: 400 });
}

/** Whether every text in a JSON value has whole characters only. */
export function isText(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => name.isWellFormed() && isText(part));
}

/** What was wrong with a request, where that is what an error says; undefined for a fault of the server's own. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  if (error instanceof HTTPException && error.status < 500)
    return new Fault('bad_request', `The request cannot be read: ${error.message}.`, { status: error.status });
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (UNSTORABLE.has(String((cause as { code?: unknown }).code))) return notText();
  return undefined;
}
