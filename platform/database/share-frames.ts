import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { Database } from './port.ts';
import { shareLinks } from './schema.ts';
import { sha256 } from './token.ts';

/** Which sites may show a shared page (`/embed/TOKEN`) in a frame: those that its link names, as long as it is open. */
export function shareFrames({ sql }: Database, clock: () => number): (url: string) => Promise<readonly string[]> {
  return async (url) => {
    const token = /^\/embed\/([\w-]{1,64})(?:[/?]|$)/.exec(url)?.[1];
    if (token === undefined) return [];
    const open = and(isNull(shareLinks.revokedAt), or(isNull(shareLinks.expiresAt), gt(shareLinks.expiresAt, new Date(clock()))));
    const [link] = await sql
      .select({ origins: shareLinks.frameOrigins })
      .from(shareLinks)
      .where(and(eq(shareLinks.tokenSha256, sha256(token)), open));
    return link?.origins ?? [];
  };
}
