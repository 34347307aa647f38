import { z } from 'zod';
import { type Action, ROLES } from './roles.ts';

/** A shop. Ids are short, lower-case and appear in URLs; money is in `currency`, days are days in `timezone`. */
export const storeSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes'),
  name: z.string().min(1).max(120),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a three-letter ISO 4217 code')
    .default('USD'),
  timezone: z.string().refine(isTimezone, 'an IANA time zone such as Europe/Berlin').default('UTC'),
  /** Origins that a browser may send from, such as `https://shop.example`. Empty: any origin. */
  origins: z.array(z.string()).default([]),
  /** Simulated data, labelled as such on every page. */
  sample: z.boolean().default(false),
  /** Minutes without an event after which a session ends; a gap of exactly this long continues it. */
  session_timeout_minutes: z.number().int().min(1).max(475).default(30),
  /** Days after which raw events are forgotten; absent: never. */
  retention_days: z.number().int().min(1).max(3_650).optional(),
  /** `required`: nothing of a visitor is stored before they agree; absent or `cookieless`: anonymous by a daily hash until they agree. */
  consent_mode: z.enum(['cookieless', 'required']).optional(),
});
export type Store = z.infer<typeof storeSchema>;

/** What the edge needs to know of a key: which store it opens, and whether it is the secret one (may import and read). */
export interface KeyGrant {
  /** Names the key where it is listed. */
  id: string;
  name: string;
  store: Store;
  kind: 'write' | 'secret';
  /** What a secret key may do; null: all that secret keys may. */
  scopes: readonly Action[] | null;
  /** Origins that a write key takes events from; null: the store's. */
  origins: readonly string[] | null;
}

/** A key of a store without anything special about it. */
export function plainGrant(store: Store, kind: 'write' | 'secret', id = `${kind}:${store.id}`): KeyGrant {
  return { id, name: '', store, kind, scopes: null, origins: null };
}

/** Shortest password, in characters. */
export const PASSWORD_LENGTH = 10;

/** PROVISION=file.json: sets a server up unattended, creating what is absent. */
export const provisionSchema = z.object({
  stores: z
    .array(
      storeSchema.extend({
        write_key: z.string().startsWith('wk_').min(8),
        secret_key: z.string().startsWith('sk_').min(8),
      }),
    )
    .default([]),
  people: z
    .array(
      z.object({
        email: z.email(),
        password: z.string().min(PASSWORD_LENGTH, `a password of at least ${PASSWORD_LENGTH} characters`),
        name: z.string().optional(),
        /** In every store of the file, or in those of `stores`. */
        role: z.enum(ROLES),
        stores: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});
export type Provision = z.infer<typeof provisionSchema>;

export function isTimezone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
