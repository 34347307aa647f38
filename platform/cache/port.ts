/** The cache: values with a time to live, rate limits, publish and subscribe. Embedded: in-process; distributed: Redis. */
export interface Cache {
  get(key: string): Promise<string | null>;
  /** `ttl` in milliseconds. */
  set(key: string, value: string, ttl: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Takes `cost` from the bucket `key` of `limit` a `windowMs`. What is known in the process is answered at once: a promise for each request would cost more than the rest. */
  take(key: string, cost: number, limit: number, windowMs: number): RateAnswer | Promise<RateAnswer>;
  /** Reaches every subscriber of the channel, in whichever process (embedded: thread) it lives, the sender's own too. */
  publish(channel: string, message: string): void;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
  close(): Promise<void>;
}

export interface RateAnswer {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Milliseconds until the bucket is whole again; when refused, until it holds `cost`. */
  resetMs: number;
}
