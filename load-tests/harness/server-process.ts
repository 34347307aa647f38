import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');

export interface RunningServer {
  url: string;
  pid: number;
  /** From the process's start until it was ready, ms. */
  readyMs: number;
  /** SIGTERM, or the given signal; resolves with the exit code when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Everything that it has printed. */
  output(): string;
}

export interface StartingServer extends Omit<RunningServer, 'url' | 'readyMs'> {
  /** Rejects when the process ends first. */
  ready: Promise<RunningServer>;
}

/** Starts the one-machine server as a user would, as a process of its own. */
export function spawnServer(environment: Record<string, string>, nodeArguments: string[] = []): StartingServer {
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [...nodeArguments, join(root, 'server.ts')], {
    cwd: root,
    env: { UV_THREADPOOL_SIZE: '16', ...process.env, PORT: '0', SAMPLE_STORE: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const control = {
    pid: child.pid ?? 0,
    async stop(signal: NodeJS.Signals = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
    output: () => lines.join('\n'),
  };
  const ready = new Promise<RunningServer>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const url = /ready on (http:\/\/\S+)/.exec(line)?.[1];
        if (url) resolve({ ...control, url, readyMs: performance.now() - began });
      });
    }
    exited.then((code) => reject(new Error(`the server ended with code ${code} before it was ready:\n${lines.join('\n')}`)), reject);
  });
  ready.catch(() => {});
  return { ...control, ready };
}

/** The same, ready. */
export async function startServer(environment: Record<string, string>, nodeArguments: string[] = []): Promise<RunningServer> {
  return spawnServer(environment, nodeArguments).ready;
}
