import { Fault } from '../contracts/error.ts';
import { type Batch, Batcher, type RejectedRow } from './batch.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { REJECTED_SUFFIX, STATE_SUFFIX } from './files.ts';
import { type ImportFormat, translate } from './formats.ts';
import { Prefix } from './prefix.ts';
import { RejectedFile } from './rejected.ts';
import { type Row, rowsOf } from './rows.ts';
import { SiteGuard } from './site-guard.ts';
import type { Source } from './source.ts';
import { loadPosition, type Position, START, savePosition } from './state.ts';

export interface ImportOptions extends DeliverDeps {
  format: ImportFormat;
  /** Names the position among those of the file's state. */
  stateKey: string;
  site: string | undefined;
  /** Begins with the first row, whatever was sent before. */
  again: boolean;
  /** Requests on their way at once. */
  inFlight: number;
  /** Events a second at most. */
  rate?: number | undefined;
  /** Set when a person asks the import to stop: what is on its way is waited for, and the position kept. */
  stop: AbortSignal;
  onProgress?(position: Position, share: number): void;
}

/** A position is kept this often, ms; a kill repeats what was sent since. */
const SAVE_EVERY = 500;

/**
 * Sends a file's rows from where the last run of it stood, several requests at a time, and returns the position at its end or where it was stopped. Nothing
 * is passed over: the position moves with the rows whose every predecessor is acknowledged or written to FILE.rejected.ndjson. Throws deliver's Faults.
 */
export async function importFile(source: Source, options: ImportOptions): Promise<Position> {
  const stateFile = source.path + STATE_SUFFIX;
  const found = options.again ? null : loadPosition(stateFile, options.stateKey);
  const position: Position = structuredClone(found ?? START);
  if (position.done) return position;
  const rejects = new RejectedFile(source.path + REJECTED_SUFFIX, position.rejectedBytes);
  const guard = new SiteGuard(options.format.site, options.site ?? position.site ?? undefined, options.site !== undefined);
  const opened = source.open();
  const flying = new Set<Promise<void>>();
  const order = new Prefix<{ batch: Batch; rejected: RejectedRow[] }>();
  let failure: unknown;
  let saved = options.clock();

  const save = (): void => {
    savePosition(stateFile, options.stateKey, position);
    saved = options.clock();
  };
  const arrive = (place: number, batch: Batch, rejected: RejectedRow[]): void => {
    for (const next of order.done(place, { batch, rejected })) advance(position, next.batch, next.rejected, rejects);
    position.site = guard.site ?? null;
    if (options.clock() - saved > SAVE_EVERY) save();
    options.onProgress?.(position, source.bytes === 0 ? 1 : opened.bytesRead() / source.bytes);
  };
  let due = options.clock();
  const pace = async (events: number): Promise<void> => {
    if (options.rate === undefined) return;
    if (due > options.clock()) await options.sleep(due - options.clock());
    due = Math.max(due, options.clock()) + (events / options.rate) * 1_000;
  };
  const send = async (batch: Batch | null): Promise<void> => {
    if (batch === null) return;
    while (flying.size >= options.inFlight) await Promise.race(flying);
    await pace(batch.events.length);
    const place = order.take();
    const flight = answered(batch, options)
      .then((rejected) => arrive(place, batch, rejected))
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => flying.delete(flight));
    flying.add(flight);
  };

  const batcher = new Batcher();
  let complete = false;
  try {
    reading: for await (const rows of rowsOf(opened.stream, options.format.kind, position.line)) {
      for (const row of rows) {
        if (failure || options.stop.aborted) break reading;
        await send(taken(row, batcher, guard, options.format));
      }
    }
    complete = !options.stop.aborted;
    if (complete) await send(batcher.flush());
  } catch (error) {
    throw readable(error, source.path);
  } finally {
    opened.stream.destroy();
    await Promise.all(flying);
    position.done = complete && !failure;
    save();
  }
  if (failure) throw failure;
  return position;
}

/** What ends the reading of a file, such as an archive that is cut short, in words; Faults as they are. */
function readable(error: unknown, path: string): unknown {
  if (error instanceof Fault || (error as { code?: unknown }).code === undefined) return error;
  const message = `${path} cannot be read to its end: ${(error as Error).message}. What came before is imported; export the file anew, or mend it, and give the same command.`;
  return new Fault('unreadable', message, { cause: error });
}

function taken(row: Row, batcher: Batcher, guard: SiteGuard, format: ImportFormat): Batch | null {
  if (!guard.admits(row)) return batcher.skip(row);
  const said = translate(format, row);
  return said.kind === 'event' ? batcher.add(row, said.event) : batcher.reject(row, said.reason, said.message);
}

/** The rows of a batch that are not stored, by line: the importer's own refusals and the server's. */
async function answered(batch: Batch, deps: DeliverDeps): Promise<RejectedRow[]> {
  const refused =
    batch.events.length === 0
      ? []
      : await deliver(
          batch.events.map(({ json }) => json),
          deps,
        );
  const fromServer = refused.flatMap(({ index, reason, message }): RejectedRow[] => {
    const event = batch.events[index];
    return event ? [{ line: event.line, reason, message, row: event.said }] : [];
  });
  return [...batch.rejected, ...fromServer].sort((a, b) => a.line - b.line);
}

function advance(position: Position, batch: Batch, rejected: readonly RejectedRow[], rejects: RejectedFile): void {
  rejects.append(rejected);
  position.line = batch.last;
  position.sent += batch.events.length + batch.rejected.length - rejected.length;
  position.rejected += rejected.length;
  position.skipped += batch.skipped;
  position.rejectedBytes = rejects.bytes;
  for (const { reason } of rejected) position.reasons[reason] = (position.reasons[reason] ?? 0) + 1;
}
