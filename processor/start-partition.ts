import type { Log, Position } from '../platform/log/port.ts';
import { Batch } from './batch.ts';
import { commitBatch } from './commit.ts';
import { Consumer, type ConsumerDeps } from './consumer.ts';
import type { LiveSink } from './live-sink.ts';
import { withholdAgain } from './privacy/withhold.ts';
import { type ProcessorState, processRecords } from './process.ts';
import { SessionBook, timeoutOf } from './session-book.ts';
import { restoreSeen } from './stored-events.ts';
import { lastStoredEnd, sessionsFromEvents, storedSessions } from './stored-sessions.ts';

export type PartitionDeps = Omit<ConsumerDeps, 'lookUp'> & { live: LiveSink };

/**
 * Takes a partition up where it was left: the state is rebuilt from the warehouse; a plan whose outcome is unknown is carried to its end
 * first, exactly as the batch that it was.
 */
export async function startPartition(partition: number, deps: PartitionDeps): Promise<Consumer> {
  const { warehouse, log, positions } = deps;
  const place = { epoch: log.epoch, partition };
  let position = await positions.load(partition);
  const seen = await restoreSeen(warehouse, place, position.next);
  const book = new SessionBook({ partition, horizon: await lastStoredEnd(warehouse, partition) });
  const state: ProcessorState = { place, seen, book, live: deps.live };
  if (position.plan) position = await reconcile(position, state, deps);
  return new Consumer(position, state, { ...deps, lookUp: (lookups) => storedSessions(warehouse, lookups) });
}

/**
 * Carries out a plan again. Sessions of the visitors that it touches come from the raw events below it, since their stored rows may or may not
 * know of it already; the rest of the way is the ordinary one, under the next attempt's token.
 */
async function reconcile(position: Position, state: ProcessorState, deps: PartitionDeps): Promise<Position> {
  const { plan } = position;
  if (!plan) return position;
  const { warehouse, directory } = deps;
  const batch = new Batch(plan.first);
  const timeouts = (id: string) => {
    const store = directory.store(id);
    return store ? timeoutOf(store) : 1_800_000;
  };
  const below = { ...state.place, offset: plan.first };
  const withhold = withholdAgain(directory);
  const trustAgain = state.book.doubt();
  for await (const entries of stretch(deps.log, state.place.partition, plan.first, plan.last)) {
    const lookUp: ConsumerDeps['lookUp'] = (lookups) => sessionsFromEvents(warehouse, lookups, below, timeouts);
    await processRecords(entries, batch, state, { ...deps, withhold, lookUp }, deps.clock());
  }
  trustAgain();
  const version = await commitBatch(batch, state.book.takeChanges(), position.version, plan, { ...deps, place: state.place });
  return { next: batch.last + 1, plan: null, version };
}

/** The records from `first` to `last`, both included, in pieces. */
async function* stretch(log: Log, partition: number, first: number, last: number): AsyncGenerator<{ offset: number; value: string }[]> {
  for (let offset = first; offset <= last; ) {
    const entries = (await log.read(partition, offset, 2 * 1024 * 1024)).filter((entry) => entry.offset <= last);
    const end = entries.at(-1);
    if (!end) throw new Error(`the log lacks records ${offset} to ${last} of partition ${partition}, which a plan still needs`);
    yield entries;
    offset = end.offset + 1;
  }
}
