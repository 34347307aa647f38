import { BroadcastChannel } from 'node:worker_threads';
import type { Cache } from './port.ts';
import { RecentMap } from './recent-map.ts';
import { type Bucket, takeFrom } from './token-bucket.ts';

/** Values and buckets kept at most, each. */
const CAPACITY = 50_000;

/**
 * The cache inside one process. Values and buckets belong to this thread; publish and subscribe reach every thread that opened a cache of the
 * same name.
 */
export function openMemoryCache({ name, capacity = CAPACITY }: { name: string; capacity?: number }): Cache {
  const values = new RecentMap<{ value: string; until: number }>(capacity);
  const buckets = new RecentMap<Bucket>(capacity);
  const listeners = new Map<string, Set<(message: string) => void>>();
  const channel = new BroadcastChannel(`footfall-cache:${name}`);
  channel.onmessage = (event) => deliver((event as { data: unknown }).data as [string, string]);
  channel.unref();
  let closed = false;

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
      values.set(key, { value, until: Date.now() + ttl });
    },
    async delete(key) {
      values.delete(key);
    },
    take(key, cost, limit, windowMs) {
      const known = buckets.get(key);
      const { bucket, answer } = takeFrom(known, cost, limit, windowMs, Date.now());
      if (known) Object.assign(known, bucket);
      else buckets.set(key, bucket);
      return answer;
    },
    publish(topic, message) {
      // What is said while the process shuts down, nobody hears any more.
      if (closed) return;
      channel.postMessage([topic, message]);
      queueMicrotask(() => deliver([topic, message]));
    },
    async subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    async close() {
      closed = true;
      listeners.clear();
      channel.close();
    },
  };
}
