import { z } from 'zod';
import { Fault } from '../contracts/error.ts';

/** Of the way a backup is written; one that is higher was made by a newer Footfall. */
export const FORMAT = 1;
export const HEADER = 'footfall-backup.json';
export const MANIFEST = 'manifest.json';
export const LOG_TAIL = 'log-tail.ndjson.gz';
export const DATABASE = 'database.tar.gz';
export const KEYS = 'vault.key';
/** Folder of the warehouse's parts: table, part, file. */
export const PARTS = 'warehouse/';

const count = z.number().int().min(0);
/** A batch whose outcome was unknown, as `platform/log/port.ts` has it: only where no server ran. */
const planSchema = z
  .object({ id: z.string(), first: count, last: count, attempt: count, from: z.number(), to: z.number(), deadline: z.number().nullable() })
  .nullable();

/** The first member: what a restore must know before it writes anything. */
export const headerSchema = z.object({
  format: count,
  made_at: z.iso.datetime(),
  /** The last of the warehouse's migrations, and their checksums. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** When the database's last migration was written, ms: drizzle's own mark. */
  database: z.object({ migrated: count, postgres: z.string() }),
});
export type BackupHeader = z.infer<typeof headerSchema>;

/** What a store comes to; money in minor units. */
const figuresSchema = z.object({
  events: count,
  hours: count,
  days: count,
  sessions: count,
  orders: count,
  revenue: z.number().int(),
  received: count,
  stored: count,
  duplicates: count,
  rejected: count,
  bots: count,
  removed: count,
});
export type Figures = z.infer<typeof figuresSchema>;

/** The last member: what the others are, and what they come to. A file without it was cut off. */
export const manifestSchema = z.object({
  /** The moment of the backup, ms: everything below each partition's `next` is in the tables, records from it on in the log's tail. */
  mark: z.object({
    at: count,
    epoch: z.string(),
    partitions: z.array(z.object({ next: count, end: count, plan: planSchema })).min(1),
  }),
  with_keys: z.boolean(),
  tables: z.array(z.object({ name: z.string(), rows: count })),
  stores: z.record(z.string(), figuresSchema),
  members: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Mark = Manifest['mark'];

/** Reads one of the two JSON members. Throws Fault `backup_damaged`. */
export function readJson<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('backup_damaged', 'The file is no backup of Footfall, or it was damaged on its way.', { cause });
  }
}
