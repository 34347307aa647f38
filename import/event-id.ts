import { hash } from 'node:crypto';

/**
 * An id for a row of a source that gives its events none: a hash of what the row says, whatever file it stands in and wherever there. A row that is
 * exported again, in another order or in a file that overlaps, is the same event; two rows that say the very same are one.
 */
export function contentId(source: string, said: unknown): string {
  return `${source}-${hash('sha256', JSON.stringify(said), 'base64url').slice(0, 27)}`;
}
