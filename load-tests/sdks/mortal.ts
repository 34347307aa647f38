import { createServer } from 'node:net';
import { type RunningServer, startServer } from '../harness/server-process.ts';

export interface Mortal {
  url: string;
  /** SIGKILL now, and the same server again on the same port. Resolves when it is ready. */
  die(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that can be killed, and comes back where it was. */
export async function startMortal(environment: Record<string, string>): Promise<Mortal> {
  const again = { ...environment, PORT: String(await freePort()) };
  let server: RunningServer = await startServer(again);
  return {
    url: `http://127.0.0.1:${again.PORT}`,
    async die() {
      await server.stop('SIGKILL');
      server = await startServer(again);
    },
    async stop() {
      await server.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
