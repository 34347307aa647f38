import type { LogRecordBody } from '../contracts/log-record.ts';
import { readRecord } from '../contracts/record-text.ts';
import { type KeyGrant, plainGrant, type Store, storeSchema } from '../contracts/store.ts';
import type { Cache, RateAnswer } from '../platform/cache/port.ts';
import { type Limits, testConfig } from '../platform/config.ts';
import type { Log } from '../platform/log/port.ts';
import { createIngest, type IngestDeps } from './app.ts';

export const NOW = Date.UTC(2026, 10, 20, 12);

/** An edge over a log in memory, with one open store (`wk_open`, `sk_open`) and one that names its origin (`wk_shop`, `sk_shop`). */
export function testEdge(options: { limits?: Partial<Limits>; partitions?: number; log?: Partial<Log>; deps?: Partial<IngestDeps> } = {}) {
  const appended: { partition: number; value: string }[] = [];
  const taken = new Map<string, number>();
  let ids = 0;
  const log: Log = {
    epoch: 'test',
    partitions: options.partitions ?? 1,
    append: async (partition, value) => appended.push({ partition, value }) - 1,
    read: async () => [],
    end: async () => appended.length,
    begin: async () => 0,
    assign: async () => async () => {},
    onAppend: () => () => {},
    prune: async () => {},
    pressure: () => ({ waitingBytes: 0, oldestMs: 0 }),
    close: async () => {},
    ...options.log,
  };
  const deps: IngestDeps = {
    directory: { grant: (key) => GRANTS.get(key), find: async (key) => GRANTS.get(key) },
    log,
    cache: fakeCache(taken),
    limits: { ...testConfig().limits, ...options.limits },
    clock: () => NOW,
    newId: () => `id-${++ids}`,
    ...options.deps,
  };
  const app = createIngest(deps);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}, address = '192.0.2.1') =>
    app.request(path, { method: 'POST', body: toBody(body), headers: { authorization: 'Bearer wk_open', ...headers } }, { address });
  // Through JSON once more: a field that is absent is then not there at all.
  const records = (): LogRecordBody[] => appended.map(({ value }) => JSON.parse(JSON.stringify(readRecord(value))));
  return { app, post, records, appended, events: () => records().flatMap((record) => record.events), taken };
}

function toBody(body: unknown): string | Blob {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : JSON.stringify(body);
}

const open = store('open', []);
const shop = store('shop', ['https://shop.example']);
const GRANTS = new Map<string, KeyGrant>([
  ['wk_open', plainGrant(open, 'write')],
  ['sk_open', plainGrant(open, 'secret')],
  ['wk_shop', plainGrant(shop, 'write')],
  ['sk_shop', plainGrant(shop, 'secret')],
]);

function store(id: string, origins: string[]): Store {
  return storeSchema.parse({ id, name: id, currency: 'EUR', origins });
}

function fakeCache(taken: Map<string, number>): Cache {
  return {
    get: async () => null,
    set: async () => {},
    delete: async () => {},
    take: async (key, cost, limit): Promise<RateAnswer> => {
      const used = (taken.get(key) ?? 0) + cost;
      taken.set(key, used);
      return { allowed: used <= limit, limit, remaining: Math.max(0, limit - used), resetMs: 1_500 };
    },
    publish: () => {},
    subscribe: async () => () => {},
    close: async () => {},
  };
}
