import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PROCESSOR_STATUS, type ProcessorStatus } from '../contracts/processor-status.ts';
import type { Cache } from '../platform/cache/port.ts';
import type { Directory } from '../platform/database/port.ts';
import type { Geo } from '../platform/geo/port.ts';
import type { Log, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';
import { Fenced } from './claim.ts';
import type { Border, Consumer } from './consumer.ts';
import { LivePublisher } from './live/publisher.ts';
import { seedLive } from './live/seed.ts';
import { createLiveSink } from './live-sink.ts';
import { patientLog, patientPositions, patientWarehouse } from './patience.ts';
import { createForgotten } from './privacy/forgotten.ts';
import { Housekeeper } from './privacy/housekeeper.ts';
import { createWithhold } from './privacy/withhold.ts';
import { Retention } from './retention.ts';
import { Settler } from './settle/settler.ts';
import { StageTimes } from './stages.ts';
import { startPartition } from './start-partition.ts';
import { createEnricher } from './steps/enrich.ts';
import type { StoredRequest } from './stored-requests.ts';

export interface ProcessorOptions {
  log: Log;
  positions: Positions;
  warehouse: Warehouse;
  cache: Cache;
  directory: Directory;
  geo: Geo;
  clock: () => number;
  /** Bytes of committed records that a partition of the log keeps, and for how long at most, ms. */
  keepBytes: number;
  keepMs: number;
  /** A partition's consumer ended with a fault; the process should end with it. */
  onFailure: (error: unknown) => void;
  onRetry: (error: unknown, attempt: number) => void;
  /** A batch waits so long, ms, as statements of its former attempt may still arrive. */
  onWait?: (ms: number) => void;
  /** Told of each request when what it brought is stored. */
  onStored?: (request: StoredRequest) => void;
  /** Past days could not be added up; it is tried again. */
  onSettleProblem: (error: unknown) => void;
}

interface Running {
  consumer: Promise<Consumer>;
  /** Once it has recovered. */
  ready?: Consumer;
  ended: Promise<void>;
  publisher: LivePublisher;
}

/** How long after losing a partition to another processor this one takes it up again, should it still be ours, ms. */
const FENCED_MS = 1_000;
const STATUS_EVERY = 500;
const HOUSEKEEPING = 2_000;

/** Every partition stands still between two batches. */
export interface Held {
  /** Below `next` everything is stored, from it on nothing. */
  positions: { partition: number; next: number }[];
  /** Lets inserts go on. */
  release(): void;
}

export interface Processor {
  status(): Promise<ProcessorStatus>;
  /** Keeps every partition from inserting, until it is released: for a backup. Reading and the live numbers go on. */
  hold(): Promise<Held>;
  /** Inserts and commits what was read, then lets the partitions go. */
  stop(): Promise<void>;
}

/** Consumes every partition that the log assigns to this process. Resolves when those assigned at once are ready. */
export async function startProcessor(given: ProcessorOptions): Promise<Processor> {
  const patience = { sleep, onRetry: given.onRetry };
  const options: ProcessorOptions = {
    ...given,
    log: patientLog(given.log, patience),
    positions: patientPositions(given.positions, patience),
    warehouse: patientWarehouse(given.warehouse, patience),
  };
  const { log, cache, clock, directory, geo } = options;
  const running = new Map<number, Running>();
  const lag = (): number => Math.max(0, ...[...lags.values()].map((read) => read()));
  const lags = new Map<number, () => number>();
  const times = new StageTimes();
  const enrich = createEnricher({ geo, directory });
  const forgotten = createForgotten(directory);
  const withhold = createWithhold(forgotten);
  const query = loadQueries(join(import.meta.dirname, '..', 'clickhouse', 'queries'));

  const settler = new Settler({ ...options, query, stores: () => directory.stores(), sleep: rest, onProblem: options.onSettleProblem });

  const start = (partition: number) => {
    const publisher = new LivePublisher({ cache, clock, partition, freshness: lag });
    const live = createLiveSink(publisher);
    const consumer = startPartition(partition, {
      ...options,
      enrich,
      forgotten,
      withhold,
      times,
      live,
      retention: new Retention(log, partition, options.keepBytes, options.keepMs),
      sleep,
    });
    const ended: Promise<void> = consumer.then(async (ready) => {
      const { warehouse } = options;
      await seedLive(publisher, { warehouse, query, stores: directory.stores(), partitions: log.partitions, now: clock() });
      lags.set(partition, () => ready.lag(clock()));
      entry.ready = ready;
      return ready.run();
    });
    const entry: Running = { consumer, ended, publisher };
    ended.catch((error: unknown) => {
      if (!(error instanceof Fenced)) return options.onFailure(error);
      // Another processor took the partition over, and this one has written nothing that counts twice. If the group still says that it is
      // ours, it has come back to us unasked: then from the beginning.
      options.onRetry(error, 0);
      publisher.close();
      setTimeout(() => running.get(partition) === entry && start(partition), FENCED_MS).unref();
    });
    // One consumer of all settles days: that of the first partition, when its recovery is over.
    if (partition === 0)
      consumer.then(
        () => settler.start(),
        () => {},
      );
    running.set(partition, entry);
  };
  const end = async (partition: number) => {
    const entry = running.get(partition);
    if (partition === 0) await settler.stop();
    running.delete(partition);
    lags.delete(partition);
    entry?.publisher.close();
    (await entry?.consumer.catch(() => null))?.stop();
    // How it ended has been told where it happened.
    await entry?.ended.catch(() => {});
  };

  const release = await log.assign({ assigned: start, revoked: end });
  // One that fails has said so to `onFailure`.
  await Promise.all([...running.values()].map((entry) => entry.consumer.catch(() => {})));

  const instance = randomUUID();
  const status = async (): Promise<ProcessorStatus> => {
    const partitions = await Promise.all(
      [...running].map(async ([partition, { ready }]) => {
        // Who asks wants to know now, not when the log is back.
        const end = await given.log.end(partition);
        return ready ? [{ partition, committed: ready.committed, end }] : [];
      }),
    );
    return {
      instance,
      at: clock(),
      lag_ms: lag(),
      of: log.partitions,
      partitions: partitions.flat(),
      events: times.events,
      stages: { ...times.ms },
    };
  };
  let asking = false;
  const saying = setInterval(async () => {
    if (asking) return;
    asking = true;
    await status()
      .then((said) => cache.publish(PROCESSOR_STATUS, JSON.stringify(said)))
      .catch((error: unknown) => options.onRetry(error, 0));
    asking = false;
  }, STATUS_EVERY);

  const housekeeper = new Housekeeper({
    ...options,
    epoch: log.epoch,
    of: log.partitions,
    consumers: () => [...running].flatMap(([partition, { ready }]) => (ready ? [{ partition, consumer: ready }] : [])),
    async unsettled(work) {
      await settler.stop();
      await work().finally(() => running.get(0)?.ready && settler.start());
    },
    onProblem: options.onSettleProblem,
  });
  const keeping = setInterval(() => void housekeeper.look(), HOUSEKEEPING);

  const hold = async (): Promise<Held> => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const at = [...running].map(([partition, { consumer }]) => {
      const reached = Promise.withResolvers<{ partition: number; next: number }>();
      const work = ({ next }: Border) => {
        reached.resolve({ partition, next });
        return released;
      };
      consumer.then((ready) => ready.atBorder(work)).catch(reached.reject);
      return reached.promise;
    });
    try {
      return { positions: await Promise.all(at), release };
    } catch (error) {
      release();
      throw error;
    }
  };

  return {
    status,
    hold,
    async stop() {
      clearInterval(saying);
      clearInterval(keeping);
      await release();
      await Promise.all([...running.keys()].map(end));
    },
  };
}

/** A wait that does not keep the process alive. */
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
