import { createHash } from 'node:crypto';
import { createClient } from 'redis';
import { Fault } from '../../contracts/error.ts';
import { Leases } from './leases.ts';
import type { Cache } from './port.ts';
import { RecentMap } from './recent-map.ts';
import { type Bucket, takeFrom } from './token-bucket.ts';

export interface RedisOptions {
  /** `redis://person:password@host:6379` */
  url: string;
  /** Keys and channels begin with it, so that several servers may share one Redis. */
  prefix?: string;
  /** How long the start waits for Redis, ms. */
  patienceMs?: number;
  /** Told once whenever Redis goes away. */
  onProblem?: (error: unknown) => void;
}

const LOCAL_BUCKETS = 50_000;
const AGAIN_MS = 250;
/** What Redis has not answered after this long is taken as no answer, ms. */
const TIMEOUT_MS = 1_000;
/** Both connections are tried this often, and one on which nothing came or went for so long is made anew, ms: the other end may be gone without a word. */
const PING_MS = 2_000;
const DEAD_MS = 6_000;

/** The same rule as `takeFrom`, with Redis's clock: returns whether it was allowed, and the tokens now held. */
const TAKE = `
local cost, limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('HMGET', KEYS[1], 't', 'a')
local tokens = limit
if held[1] then tokens = math.min(limit, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) * limit / window) end
local allowed = 0
if cost <= tokens then tokens = tokens - cost; allowed = 1 end
redis.call('HSET', KEYS[1], 't', string.format('%.6f', tokens), 'a', now)
redis.call('PEXPIRE', KEYS[1], window)
return { allowed, string.format('%.6f', tokens) }`;
const TAKE_SHA = createHash('sha1').update(TAKE).digest('hex');

/**
 * The cache in Redis, shared by every process. While Redis is away, or connected and silent, nothing waits for it: values are absent, limits are
 * counted by this process alone, messages are lost; connections and subscriptions come back by themselves. Throws Fault `cache_unavailable` when it cannot be reached at first.
 */
export async function openRedisCache({
  url,
  prefix = 'footfall:',
  patienceMs = 30_000,
  onProblem = () => {},
}: RedisOptions): Promise<Cache> {
  let away = false;
  const trouble = (error: unknown) => {
    if (!away && !closed) onProblem(error);
    away = true;
  };
  let closed = false;
  /** Connected, but a question is overdue: until it is answered, or the connection made anew, no other is asked. */
  let silent = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: { connectTimeout: TIMEOUT_MS, socketTimeout: DEAD_MS, reconnectStrategy: () => AGAIN_MS },
  });
  // Who subscribes while Redis is away is subscribed when it is back.
  const listening = client.duplicate({ disableOfflineQueue: false });
  client.on('error', trouble);
  client.on('ready', spoke);
  listening.on('error', () => {});
  await connectWithin(patienceMs, () => Promise.all([client.connect(), listening.connect()])).catch((error: unknown) => {
    closed = true;
    client.destroy();
    listening.destroy();
    throw error;
  });

  function spoke(): void {
    silent = false;
    away = false;
  }

  /** An answer of Redis, or what stands for it when there is none. */
  async function asked<T>(question: () => Promise<T>, otherwise: T): Promise<T> {
    if (!client.isReady || silent) return otherwise;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(() => {
        silent = client.isReady;
        trouble(new Error(`Redis has not answered for ${TIMEOUT_MS} ms`));
        resolve(otherwise);
      }, TIMEOUT_MS);
    });
    const answer = question().then(
      (found) => {
        if (silent) spoke();
        return found;
      },
      (error: unknown) => {
        trouble(error);
        return otherwise;
      },
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  const buckets = new RecentMap<Bucket>(LOCAL_BUCKETS);
  function takeHere(key: string, cost: number, limit: number, windowMs: number) {
    const { bucket, answer } = takeFrom(buckets.get(key), cost, limit, windowMs, Date.now());
    buckets.set(key, bucket);
    return { allowed: answer.allowed, tokens: bucket.tokens };
  }
  async function takeThere(key: string, cost: number, limit: number, windowMs: number) {
    const keys = [`${prefix}rate:${key}`];
    const rest = { keys, arguments: [String(cost), String(limit), String(windowMs)] };
    const answer = await asked(async () => {
      const run = client.evalSha(TAKE_SHA, rest).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return client.eval(TAKE, rest);
        throw error;
      });
      return (await run) as [number, string];
    }, null);
    return answer ? { allowed: answer[0] === 1, tokens: Number(answer[1]) } : takeHere(key, cost, limit, windowMs);
  }
  const leases = new Leases(takeThere);

  return {
    get: (key) => asked<string | null>(() => client.get(`${prefix}${key}`), null),
    async set(key, value, ttl) {
      await asked<unknown>(
        () => client.set(`${prefix}${key}`, value, { expiration: { type: 'PX', value: Math.max(1, Math.round(ttl)) } }),
        null,
      );
    },
    async delete(key) {
      await asked<unknown>(() => client.del(`${prefix}${key}`), null);
    },
    take: (key, cost, limit, windowMs) => leases.take(key, cost, limit, windowMs),
    publish(channel, message) {
      if (!closed && client.isReady && !silent) client.publish(`${prefix}${channel}`, message).catch(trouble);
    },
    async subscribe(channel, listener) {
      const hear = (message: string) => listener(message);
      await listening.subscribe(`${prefix}${channel}`, hear);
      return () => {
        if (!closed) listening.unsubscribe(`${prefix}${channel}`, hear).catch(trouble);
      };
    },
    async close() {
      closed = true;
      client.destroy();
      listening.destroy();
    },
  };
}

async function connectWithin(ms: number, connect: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new Fault('cache_unavailable', 'Redis at REDIS_URL does not answer. Start it, or mend REDIS_URL.', { retryable: true });
    timer = setTimeout(() => reject(fault), ms);
  });
  await Promise.race([connect(), late]).finally(() => clearTimeout(timer));
}
