import type { Logger } from 'pino';

/** For the last line to get out, ms. */
const LAST_WORD = 200;

/**
 * Ends this process without a word to its engines: `process.exit` waits for theirs to end, and one that has failed keeps it waiting for ever. What was
 * acknowledged is on the disk.
 */
export function endAtOnce(logger: Logger, error: unknown, message: string): void {
  logger.fatal({ err: error }, message);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_WORD);
}
