import { Agent, request } from 'node:http';

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
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const began = performance.now();
  const until = began + options.seconds * 1000;
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  let sent = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      if (options.rate) {
        const due = began + (sent++ / options.rate) * 1000;
        const wait = due - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const start = performance.now();
      const status = await post(agent, options);
      latencies.push(performance.now() - start);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  agent.destroy();
  return { requests: latencies.length, seconds: (performance.now() - began) / 1000, latencies, statuses };
}

function post(agent: Agent, options: LoadOptions): Promise<number> {
  return new Promise((resolve) => {
    const body = options.body();
    const req = request(
      options.url,
      { method: 'POST', agent, headers: { ...options.headers, 'content-length': Buffer.byteLength(body) } },
      (res) => {
        if (options.onAnswer) {
          let text = '';
          res.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          res.on('end', () => options.onAnswer?.(text));
        } else res.resume();
        res.on('end', () => resolve(res.statusCode ?? 0));
        res.on('error', () => resolve(0));
      },
    );
    req.on('error', () => resolve(0));
    req.end(body);
  });
}
