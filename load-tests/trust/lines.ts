import type { Engines } from '../harness/cluster.ts';
import { type Proxy as Line, startProxy } from './proxy.ts';

/** Which variable of a service says where an engine is. */
const ADDRESS = { kafka: 'KAFKA_BROKERS', postgres: 'DATABASE_URL', redis: 'REDIS_URL', clickhouse: 'CLICKHOUSE_URL' } as const;
export type EngineName = keyof typeof ADDRESS;
export const ENGINES = Object.keys(ADDRESS) as EngineName[];

/** A line to each engine that can be made to fail. */
export interface Lines {
  to: Record<EngineName, Line>;
  /** The engines' addresses as services are told them: those of the lines, which from now on lead to these engines. */
  addresses(engines: Engines): Record<(typeof ADDRESS)[EngineName], string>;
  close(): Promise<void>;
}

/** Lines that are there before the engines: Kafka must know under which address it will be called. */
export async function startLines(): Promise<Lines> {
  let environment: Engines['environment'] | undefined;
  const started = ENGINES.map(async (name) => [name, await startProxy(() => portOf(environment?.[ADDRESS[name]] ?? ''))] as const);
  const to = Object.fromEntries(await Promise.all(started)) as Record<EngineName, Line>;
  return {
    to,
    addresses(engines) {
      const real = engines.environment;
      environment = real;
      const led = ENGINES.map((name) => [ADDRESS[name], real[ADDRESS[name]].replace(/:\d+(?=\/|$)/, `:${to[name].port}`)]);
      return Object.fromEntries(led) as ReturnType<Lines['addresses']>;
    },
    async close() {
      await Promise.all(ENGINES.map((name) => to[name].close()));
    },
  };
}

/** Of `127.0.0.1:9092` and of `postgres://footfall@127.0.0.1:5432/shop` alike. */
function portOf(address: string): number {
  return Number(/:(\d+)(?:\/|$)/.exec(address)?.[1]);
}
