import { brotliCompressSync, gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { buildTracker } from './build.ts';

/** 1.5 KB, as promised to shops. */
const LIMIT = 1_536;

it('is at most 1.5 KB compressed, either way', async () => {
  const script = await buildTracker();
  const gzip = gzipSync(script, { level: 9 }).length;
  const brotli = brotliCompressSync(script).length;
  console.log(`footfall.js: ${script.length} bytes, gzip ${gzip}, brotli ${brotli}`);
  expect(gzip).toBeLessThanOrEqual(LIMIT);
  expect(brotli).toBeLessThanOrEqual(LIMIT);
});

it('is one script that leaves no name behind and needs nothing newer than ES2018', async () => {
  const script = await buildTracker();
  expect(script).toMatch(/^\(/);
  // Throws on syntax of later years that esbuild would have to rewrite: the text comes back as it went in.
  const again = await transform(script, { target: 'es2018', minify: true, legalComments: 'none' });
  expect(again.code.trim().length).toBe(script.length);
  expect(script).not.toMatch(/\?\.[a-z[(]|\?\?/i);
});
