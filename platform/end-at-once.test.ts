import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('a process whose exit would wait for ever ends, and says why', async () => {
  const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  const script = `
    import { createLogger } from ${file('logger.ts')};
    import { endAtOnce } from ${file('end-at-once.ts')};
    process.on('exit', () => { for (;;); });
    endAtOnce(createLogger('error'), new Error('the engine is gone'), 'start again');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  expect(said).toContain('start again');
  expect(said).toContain('the engine is gone');
});
