import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { openClickHouse } from '../../platform/warehouse/clickhouse.ts';
import { inTurn, type Services, startServices } from '../harness/services.ts';
import { inTemporaryFolder, LOAD_STORE } from '../harness/temporary.ts';
import type { Dataset } from './dataset.ts';
import { readFigures, type Source } from './figures.ts';
import { compareTables } from './rollups.ts';

/** Called with the share of the events that is sent, 0..1. */
type OnSent = (share: number) => void;

export interface Exchange {
  /** Where events go and figures come from. */
  source: Source;
  onSent: OnSent;
  /** Resolves when nothing is being killed or started any more. */
  quiet: () => Promise<void>;
}

/** `kill -9` when this share is sent, another processor when that is: partitions move twice while events come in. */
const KILL_AT = 0.2;
const ADD_AT = 0.4;

/**
 * Two ingests, two processors and two apis as processes of their own on real Kafka, PostgreSQL, Redis, and ClickHouse over HTTP; on the way one processor
 * is killed with SIGKILL and another is added. Whether `replay` found every figure equal, both apis tell the same, and each rollup equals the raw table.
 */
export function replayOnServices(dataset: Dataset, replay: (exchange: Exchange) => Promise<boolean>): Promise<boolean> {
  return inTemporaryFolder(async (folder) => {
    console.log('  starting Kafka, PostgreSQL, Redis, ClickHouse over HTTP, and 2 ingest, 2 processor, 2 api');
    const services = await startServices(folder, dataset.currency);
    // Ended by hand, it takes everything that it started along.
    const end = () => void services.cluster.stop().finally(() => process.exit(130));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    try {
      const [ingest, api] = [inTurn(services.ingests), inTurn(services.apis)];
      const source: Source = { url: api, ingest, key: LOAD_STORE.secretKey, store: LOAD_STORE.id };
      const equal = await replay({ source, ...changing(services) });
      await tellPartitions(services);
      return (await sameAnswers(services, dataset)) && (await sameTables(services)) && equal;
    } finally {
      await services.cluster.stop();
    }
  });
}

/** Kills a processor and adds another as the sending goes on. */
function changing({ cluster, processors }: Services): { onSent: OnSent; quiet: () => Promise<void> } {
  const steps = [
    {
      at: KILL_AT,
      async take() {
        const victim = processors.shift();
        await victim?.stop('SIGKILL');
        console.log(`  kill -9 of processor ${victim?.pid}: its partitions go to the other one`);
      },
    },
    {
      at: ADD_AT,
      async take() {
        const added = await cluster.start('processor');
        processors.push(added);
        console.log(`  processor ${added.pid} added`);
      },
    },
  ];
  let changes = Promise.resolve();
  return {
    onSent(share) {
      while (steps[0] && share >= steps[0].at) changes = changes.then(steps.shift()?.take);
      // Thrown by `quiet`, when what was sent is in.
      changes.catch(() => {});
    },
    async quiet() {
      await changes;
      if (steps.length > 0) throw new Error('the sending ended before a processor was killed and another added');
    },
  };
}

async function tellPartitions({ processors }: Services): Promise<void> {
  console.log('');
  // A partition moves to the one that was added when the dead one's session is over.
  await sleep(1_000);
  for (const { url, pid } of processors) {
    const metrics = await fetch(`${url}/metrics`).then((response) => response.text());
    const held = [...metrics.matchAll(/^footfall_partition_behind_records\{partition="(\d+)"\}/gm)].map(([, partition]) => partition);
    console.log(`  processor ${pid} has partitions ${held.sort().join(', ') || 'none'}`);
  }
}

async function sameAnswers({ apis }: Services, dataset: Dataset): Promise<boolean> {
  const ask = ({ url }: { url: string }) => readFigures({ url: () => url, key: LOAD_STORE.secretKey, store: LOAD_STORE.id }, dataset);
  const [first, ...others] = await Promise.all(apis.map(ask));
  const same = others.every((other) => isDeepStrictEqual(other, first));
  console.log(`  the ${apis.length} apis tell ${same ? 'the same figures' : 'DIFFERENT figures'}`);
  return same;
}

async function sameTables({ cluster }: Services): Promise<boolean> {
  const warehouse = await openClickHouse({ url: cluster.clickhouse.url });
  try {
    return await compareTables(async (sql) => Object.values((await warehouse.query<object>(sql))[0] ?? {}).map(Number));
  } finally {
    await warehouse.close();
  }
}
