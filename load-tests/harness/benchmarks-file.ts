import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { machine } from './report.ts';

const FILE = join(import.meta.dirname, '..', '..', 'BENCHMARKS.md');
const HEAD = `# Benchmarks

Written by \`npm run bench -- all --write\` and \`npm run trust -- all --write\`, never by hand: each part holds what its command printed the last time it was run so. A figure without a bound is there to
compare with, such as the ceiling of the same run.
`;
const PACKAGES = ['chdb', '@clickhouse/client', 'lmdb', 'hono', '@hono/node-server', 'ws', '@platformatic/kafka', '@electric-sql/pglite'];

export interface Part {
  /** Its heading: \`bench ingest\`. */
  name: string;
  /** What was asked, in a line. */
  asks: string;
  command: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Puts a part into the file in the place of the one of the same name, the others as they are. */
export function writePart(part: Part, file: string = FILE, now: Date = new Date()): void {
  const parts = existsSync(file) ? partsOf(readFileSync(file, 'utf8')) : new Map<string, string>();
  parts.set(part.name, textOf(part, now));
  const sorted = [...parts].sort(([a], [b]) => a.localeCompare(b)).map(([, text]) => text);
  writeFileSync(file, [HEAD, ...sorted].join('\n'));
}

function partsOf(text: string): Map<string, string> {
  const [, ...parts] = text.split(/^## /m);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), `## ${part.trimEnd()}\n`]));
}

function textOf({ name, asks, command, columns, rows }: Part, now: Date): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `## ${name}`,
    '',
    `${asks[0]?.toUpperCase() ?? ''}${asks.slice(1)}.`,
    '',
    `\`${command}\`, ${now.toISOString().slice(0, 10)}, ${machine()}; ${versions()}.`,
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...rows.map(row),
    '',
  ].join('\n');
}

function versions(): string {
  const lock = createRequire(import.meta.url)('../../package-lock.json') as { packages: Record<string, { version?: string }> };
  return PACKAGES.map((name) => `${name} ${lock.packages[`node_modules/${name}`]?.version ?? '?'}`).join(', ');
}
