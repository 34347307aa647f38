import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../contracts/error.ts';
import type { Target } from './post.ts';

const positionSchema = z.object({
  /** Rows up to this line are sent and acknowledged, or refused. */
  line: z.number().int().min(0),
  /** Acknowledged as stored; the server drops what it has already. */
  sent: z.number().int().min(0),
  rejected: z.number().int().min(0),
  skipped: z.number().int().min(0),
  /** Length of FILE.rejected.ndjson that belongs to it, bytes. */
  rejectedBytes: z.number().int().min(0),
  reasons: z.record(z.string(), z.number()),
  /** The one site whose rows are taken, where rows name one. */
  site: z.string().nullable(),
  done: z.boolean(),
});
export type Position = z.infer<typeof positionSchema>;

const stateSchema = z.object({ v: z.literal(1), positions: z.record(z.string(), positionSchema) });

export const START: Position = { line: 0, sent: 0, rejected: 0, skipped: 0, rejectedBytes: 0, reasons: {}, site: null, done: false };

/** What a position belongs to: this content, sent to this server, into the store of this key. The key itself is not kept. */
export function stateKey(identity: string, { url, key }: Target, format: string, site: string | undefined): string {
  return createHash('sha256')
    .update([identity, url, key, format, site ?? ''].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

/** The position in a state file; null where there is none, or none that can be read. */
export function loadPosition(file: string, key: string): Position | null {
  return read(file)[key] ?? null;
}

/** Written beside and put in place at once: a kill leaves the one before. Throws Fault `cannot_write`. */
export function savePosition(file: string, key: string, position: Position): void {
  const state = { v: 1, positions: { ...read(file), [key]: position } };
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 1)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    const why = (error as Error).message;
    throw new Fault(
      'cannot_write',
      `The position is kept beside the file, and cannot be: ${why}. Import a copy in a folder that you may write to.`,
    );
  }
}

function read(file: string): Record<string, Position> {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).positions;
  } catch {
    // Without it the import begins anew, and what was stored before is dropped by its ids.
    return {};
  }
}
