import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './temporary-folder.ts';

/** ClickHouse over HTTP on the loopback address: the embedded engine behind `clickhouse-front.ts`. A real server is not to be had from package registries. */
export interface TestClickHouse {
  url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** On the same port and data. */
  restart(): Promise<void>;
}

/** In a temporary folder unless one is named, which stays. */
export async function startClickHouse(options: { dir?: string } = {}): Promise<TestClickHouse> {
  const own = options.dir === undefined ? await temporaryFolder() : undefined;
  const dir = options.dir ?? own?.dir ?? '';
  async function start(port: number): Promise<{ front: ChildProcess; port: number }> {
    const front = spawn(process.execPath, [join(import.meta.dirname, 'clickhouse-front.ts'), dir, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    });
    if (!front.stdout) throw new Error('no output to read');
    for await (const line of createInterface({ input: front.stdout })) {
      const said = /^ready (\d+)$/.exec(line)?.[1];
      if (said) return { front, port: Number(said) };
    }
    throw new Error('the ClickHouse front did not come up');
  }
  let { front, port } = await start(0);
  const lastResort = () => front.kill('SIGKILL');
  process.once('exit', lastResort);
  const end = async (signal: NodeJS.Signals) => {
    if (front.exitCode !== null || front.signalCode !== null) return;
    front.kill(signal);
    await once(front, 'exit');
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', lastResort);
      await end('SIGTERM');
      await own?.remove();
    },
    kill: () => end('SIGKILL'),
    async restart() {
      ({ front, port } = await start(port));
    },
  };
}
