import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs a program of this folder that prints `ready on URL`; `stop` ends it with SIGTERM. */
export async function startProgram(
  file: string,
  environment: Record<string, string> = {},
): Promise<{ url: string; pid: number; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /ready on (http:\/\/\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    exited.then(([code]) => reject(new Error(`${file} ended with code ${code} before it was ready`)), reject);
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
