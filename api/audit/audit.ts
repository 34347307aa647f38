import type { Context } from 'hono';
import type { Database } from '../../platform/database/port.ts';
import { auditLog } from '../../platform/database/schema.ts';
import type { Principal } from '../auth/principal.ts';

/** Who did it; `claimed`: somebody who says that they are this person, and is not signed in. */
export type Actor = Principal | 'server' | { kind: 'claimed'; id: string; email: string };

export interface AuditEntry {
  /** Null: it concerns the server or a person, not one store. */
  store: string | null;
  /** What was done, `people.invite`, `keys.revoke` … */
  action: string;
  /** To whom or what: an id, an address, a name. Never a secret. */
  target?: string;
  details?: Record<string, unknown>;
}

/** From where it was done. */
export interface From {
  address: string | undefined;
  userAgent: string | undefined;
}

/** Writes down who did what. To be awaited before the change is answered; within the change's own transaction where there is one. */
export async function audit(c: Context, database: Pick<Database, 'sql'>, by: Actor, entry: AuditEntry): Promise<void> {
  await writeAudit(database, { address: c.get('address'), userAgent: c.req.header('user-agent') }, by, entry);
}

/** The same where there is no request of ours at hand. */
export async function writeAudit(
  { sql }: Pick<Database, 'sql'>,
  { address, userAgent }: From,
  by: Actor,
  entry: AuditEntry,
): Promise<void> {
  await sql.insert(auditLog).values({
    ...actorOf(by),
    storeId: entry.store,
    action: entry.action,
    target: (entry.target ?? '').slice(0, 512),
    details: entry.details ?? {},
    address: address ?? null,
    userAgent: userAgent?.slice(0, 512) ?? null,
  });
}

function actorOf(by: Actor): { actorKind: 'person' | 'key' | 'server'; actorId: string; actorName: string } {
  if (by === 'server') return { actorKind: 'server', actorId: '', actorName: 'the server' };
  if (by.kind === 'claimed') return { actorKind: 'person', actorId: by.id, actorName: by.email };
  if (by.kind === 'person') return { actorKind: 'person', actorId: by.person.id, actorName: by.person.email };
  return { actorKind: 'key', actorId: by.id, actorName: by.kind === 'key' ? by.name : 'share link' };
}
