import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { freePorts } from './free-ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

const READY_MS = 10_000;

/** A real Redis server on the loopback address. */
export interface TestRedis {
  url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Connected, and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Empty again, on the same port. */
  restart(): Promise<void>;
}

/** Starts a server that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await temporaryFolder();
  const [port = 0] = await freePorts(1);
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder.dir];
  async function start(): Promise<ChildProcess> {
    const server = spawn('redis-server', options, { stdio: 'ignore' });
    server.on('error', () => {});
    const deadline = Date.now() + READY_MS;
    while (!(await listens(port))) {
      if (server.exitCode !== null || server.pid === undefined || Date.now() > deadline) {
        server.kill('SIGKILL');
        throw new Error('Redis did not come up: `npm test` installs it on Debian as root, elsewhere install redis-server yourself.');
      }
    }
    return server;
  }
  let server = await start();
  const lastResort = () => server.kill('SIGKILL');
  process.once('exit', lastResort);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    // One that a failed test left paused would hear of it only then.
    server.kill('SIGCONT');
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', lastResort);
      await end('SIGTERM');
      await folder.remove();
    },
    kill: () => end('SIGKILL'),
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async restart() {
      server = await start();
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(resolve, 30, false));
  });
}
