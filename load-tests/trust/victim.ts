import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');

/** One life of a server process, from its start to its death. */
export interface Victim {
  pid: number;
  /** Where it answers; rejects when it ends before. */
  ready: Promise<string>;
  /** From the start of the process until it said that it is ready, ms. */
  readyMs(): number;
  /** Resolves when it prints a line that holds `text`, from now on; false when it ends before, or after `patienceMs`. */
  says(text: string, patienceMs: number): Promise<boolean>;
  /** Resolves with the exit code when it is gone; null after a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves likewise, however it ends. */
  ended: Promise<number | null>;
  output(): string;
}

/** Starts the one-machine server, as a user would, or another program of the repository. */
export function startVictim(environment: Record<string, string>, program = 'server.ts'): Victim {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, program)], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      UV_THREADPOOL_SIZE: '16',
      PORT: '0',
      SAMPLE_STORE: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastResort = () => child.kill('SIGKILL');
  process.once('exit', lastResort);
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', lastResort);
    return code as number | null;
  });
  let readyMs = Number.NaN;
  const ready = new Promise<string>((resolve, reject) => {
    listeners.add((line) => {
      const url = /ready on (http:\/\/\S+)/.exec(line)?.[1];
      if (!url) return;
      readyMs = performance.now() - began;
      resolve(url.replace('localhost', '127.0.0.1'));
    });
    ended.then(
      (code) => reject(new Error(`the server ended with ${code ?? 'a signal'} before it was ready:\n${lines.slice(-40).join('\n')}`)),
      reject,
    );
  });
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ready,
    readyMs: () => readyMs,
    says(text, patienceMs) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const listener = (line: string) => line.includes(text) && resolve(true);
      listeners.add(listener);
      const timer = setTimeout(resolve, patienceMs, false);
      void ended.then(() => resolve(false));
      return promise.finally(() => {
        clearTimeout(timer);
        listeners.delete(listener);
      });
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
    ended,
    output: () => lines.join('\n'),
  };
}
