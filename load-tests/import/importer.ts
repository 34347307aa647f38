import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', '..', 'import', 'main.ts');

/** One life of the importer, from its start to its end or death. */
export interface Importer {
  readonly pid: number;
  /** Resolves with the exit code when it is gone; null after a signal. */
  readonly ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
  output(): string;
}

export function startImporter(args: readonly string[]): Importer {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lastResort = () => child.kill('SIGKILL');
  process.once('exit', lastResort);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', lastResort);
    return code as number | null;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
    output: () => output,
  };
}
