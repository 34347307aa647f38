import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A service that says it is ready a moment before its start has returned, as every one does. */
const SERVICE = `
import { runService } from ${JSON.stringify(join(import.meta.dirname, 'run-service.ts'))};
await runService(async (_, { say }) => {
  say('ready');
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { url: '', stop: async () => say('stopped') };
});
setInterval(() => {}, 1_000);
`;

test.each(['SIGTERM', 'SIGINT'] as const)('%s in the last moment of a start stops cleanly', async (signal) => {
  const service = spawn(process.execPath, ['--input-type=module-typescript', '-e', SERVICE], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  service.stdout.on('data', (chunk) => {
    if (said === '') service.kill(signal);
    said += String(chunk);
  });
  const [code] = await once(service, 'close');
  expect([code, said]).toEqual([0, 'ready\nstopped\n']);
});
