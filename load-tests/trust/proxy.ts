import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sleep } from './benchmark.ts';

/** What the line does to those who use it. `half_open`: connections stay and nothing passes; `dropped_answer`: requests arrive, answers never do. */
export type LineState = 'whole' | 'delayed' | 'cut' | 'half_open' | 'dropped_answer';
export const FAULTS: readonly LineState[] = ['delayed', 'cut', 'half_open', 'dropped_answer'];

export interface Proxy {
  port: number;
  set(state: LineState): void;
  /** How often a fault was felt: pieces delayed or swallowed, connections refused or broken. */
  felt(): number;
  close(): Promise<void>;
}

/** A line between two processes that can be made to fail. `target` is asked for each connection: the server may have moved. */
export async function startProxy(target: () => number, delayMs = 200): Promise<Proxy> {
  let state: LineState = 'whole';
  let felt = 0;
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    if (state === 'cut') {
      felt++;
      return void client.resetAndDestroy();
    }
    const upstream = connect(target(), '127.0.0.1');
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    forward(client, upstream, () => state === 'half_open');
    forward(upstream, client, () => state === 'half_open' || state === 'dropped_answer');
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function forward(from: Socket, to: Socket, isSwallowed: () => boolean): void {
    // What comes after the delay does not overtake what came during it.
    let before = Promise.resolve();
    const inTurn = (act: () => void) => {
      const due = performance.now() + (state === 'delayed' ? delayMs : 0);
      before = before.then(() => (due > performance.now() ? sleep(due - performance.now()) : undefined)).then(act);
    };
    from.on('data', (chunk) => {
      if (state !== 'whole') felt++;
      if (!isSwallowed()) inTurn(() => to.writable && to.write(chunk));
    });
    from.on('end', () => inTurn(() => to.end()));
  }

  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      // What was swallowed is missing in the middle of a stream: such a connection can only end.
      const isBroken = state === 'half_open' || state === 'dropped_answer' || next === 'cut';
      state = next;
      if (next === 'cut') felt += pairs.size;
      if (isBroken) for (const [client, upstream] of pairs) for (const socket of [client, upstream]) socket.resetAndDestroy();
    },
    felt: () => felt,
    async close() {
      server.close();
      for (const [client, upstream] of pairs) for (const socket of [client, upstream]) socket.destroy();
    },
  };
}
