import { Connection } from './connection.ts';

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Each answered request's time, ms. */
  latencies: number[];
  /** Answers by status; 0 is a request that failed. */
  statuses: Record<number, number>;
}

export interface LoadOptions {
  url: string;
  headers: Record<string, string>;
  /** The next request's body. */
  body: () => string | Uint8Array;
  connections: number;
  seconds: number;
  /** Requests a second over all connections; absent: as fast as they are answered. */
  rate?: number;
  onAnswer?: (text: string) => void;
}

/** A bounded closed-loop load on one address of this machine: each connection sends its next request when the last is answered. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const began = performance.now();
  const until = began + options.seconds * 1000;
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  let sent = 0;
  const one = async (): Promise<void> => {
    const connection = new Connection(options.url, options.headers);
    while (performance.now() < until) {
      if (options.rate) {
        const due = began + (sent++ / options.rate) * 1000;
        const wait = due - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const start = performance.now();
      const { status, body } = await connection.post(options.body());
      latencies.push(performance.now() - start);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== 0) options.onAnswer?.(body);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  return { requests: latencies.length, seconds: (performance.now() - began) / 1000, latencies, statuses };
}
