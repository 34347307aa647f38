import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePart } from './benchmarks-file.ts';

test('a part takes the place of its former self, beside the others and under one heading', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-benchmarks-'));
  const file = join(folder, 'BENCHMARKS.md');
  const write = (name: string, value: string) =>
    writePart(
      { name, asks: 'how many', command: `npm run ${name}`, columns: ['figure', 'value'], rows: [['a|b', value]] },
      file,
      new Date('2026-01-02'),
    );
  write('bench b', '1');
  write('bench a', '2');
  write('bench b', '3');
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  expect(text.match(/^# .*/gm)).toEqual(['# Benchmarks']);
  expect(text.match(/^## .*/gm)).toEqual(['## bench a', '## bench b']);
  expect(text).toContain('How many.');
  expect(text).toContain('`npm run bench b`, 2026-01-02, ');
  expect(text).toContain('| a\\|b | 3 |');
  expect(text).not.toContain('| 1 |');
});
