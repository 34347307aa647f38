import { BroadcastChannel } from 'node:worker_threads';
import type { Cache, RateAnswer } from './port.ts';

/** Entries kept at most; the least recently set goes first. */
const CAPACITY = 20_000;

/**
 * The cache inside one process. Values and buckets belong to this thread; publish and subscribe reach every thread that opened a cache of the
 * same name.
 */
export function openMemoryCache({ name }: { name: string }): Cache {
  const values = new Map<string, { value: string; until: number }>();
  const buckets = new Map<string, { used: number; start: number }>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  const channel = new BroadcastChannel(`footfall-cache:${name}`);
  channel.unref();
  channel.onmessage = (event) => deliver((event as { data: unknown }).data as [string, string]);

  function deliver([topic, message]: [string, string]): void {
    for (const listener of listeners.get(topic) ?? []) listener(message);
  }

  return {
    async get(key) {
      const entry = values.get(key);
      if (!entry) return null;
      if (entry.until > Date.now()) return entry.value;
      values.delete(key);
      return null;
    },
    async set(key, value, ttl) {
      values.delete(key);
      values.set(key, { value, until: Date.now() + ttl });
      trim(values);
    },
    async delete(key) {
      values.delete(key);
    },
    async take(key, cost, limit, windowMs): Promise<RateAnswer> {
      const now = Date.now();
      let bucket = buckets.get(key);
      if (!bucket || now - bucket.start >= windowMs) {
        bucket = { used: 0, start: now };
        buckets.delete(key);
        buckets.set(key, bucket);
        trim(buckets);
      }
      const allowed = bucket.used + cost <= limit;
      if (allowed) bucket.used += cost;
      return { allowed, limit, remaining: Math.max(0, limit - bucket.used), resetMs: bucket.start + windowMs - now };
    },
    publish(topic, message) {
      channel.postMessage([topic, message]);
      queueMicrotask(() => deliver([topic, message]));
    },
    async subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
      };
    },
    async close() {
      channel.close();
    },
  };
}

function trim(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= CAPACITY) return;
    map.delete(key);
  }
}
