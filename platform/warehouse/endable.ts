import { randomUUID } from 'node:crypto';
import type { QueryOptions } from './port.ts';
import { quoted } from './text.ts';

type Settings = QueryOptions['settings'];

/**
 * Does a piece of work that `signal` may end. The statement is to be sent with the settings that `work` is given: by their `log_comment` the engine
 * finds it, whichever session runs it.
 */
export async function endable<T>(
  signal: AbortSignal | undefined,
  settings: Settings,
  kill: (statement: string) => Promise<unknown>,
  work: (settings: Settings) => Promise<T>,
): Promise<T> {
  if (!signal) return work(settings);
  signal.throwIfAborted();
  const name = randomUUID();
  // A statement that ended by itself in the meantime is no fault.
  const end = () => void kill(`KILL QUERY WHERE Settings['log_comment'] = ${quoted(name)}`).catch(() => {});
  signal.addEventListener('abort', end, { once: true });
  try {
    return await work({ ...settings, log_comment: name });
  } finally {
    signal.removeEventListener('abort', end);
  }
}
