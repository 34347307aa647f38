import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildTracker } from './build.ts';
import { buildPackage } from './package.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-package-'));
  await buildPackage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('holds every file that it promises, each of which works', async () => {
  const { exports } = JSON.parse(await readFile(join(import.meta.dirname, 'package.json'), 'utf8')) as { exports: object };
  const promised = [...JSON.stringify(exports).matchAll(/"\.\/build\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(promised.length).toBeGreaterThanOrEqual(5);
  for (const name of promised) expect((await readFile(join(folder, name), 'utf8')).length, name).toBeGreaterThan(100);
  const sdk = (await import(pathToFileURL(join(folder, 'index.js')).href)) as Record<string, unknown>;
  expect(Object.keys(sdk)).toEqual(['createFootfall']);
  expect(await readFile(join(folder, 'index.d.ts'), 'utf8')).toContain(
    'export declare function createFootfall(options: FootfallOptions): Footfall;',
  );
  expect(await readFile(join(folder, 'footfall.js'), 'utf8')).toBe(await buildTracker());
});
