import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const DATA = join(import.meta.dirname, '..', '..', 'shared', 'data');

/** Runs the replay as a person would; what it printed, and its exit code. */
async function replay(folder: string, ...options: string[]): Promise<{ output: string; code: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replay', 'main.ts'), join(DATA, folder), ...options]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { output, code };
}

it
  .skipIf(!existsSync(DATA))
  .each([
    ['ga360_one_day'],
    ['ga360_one_day', '--shuffle', '1', '--repeat', '0.1'],
    ['rees46_head'],
    ['ga360_one_day', '--kill', '4', '--batch', '50', '--seed', '2'],
  ])('replay %s %s %s %s: every figure equals its truth (needs ../shared/data)', { timeout: 240_000 }, async (folder, ...options) => {
  const { output, code } = await replay(folder, ...options);
  expect(output).toContain('Every figure equals its truth.');
  expect(output).not.toContain('DIFFERS');
  expect(code).toBe(0);
});
