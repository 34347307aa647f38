import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FORMATS } from './formats.ts';
import { type ImportOptions, importFile } from './import-file.ts';
import type { Attempt } from './post.ts';
import { openSource } from './source.ts';
import { loadPosition } from './state.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-import-'));
  file = join(folder, 'events.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lines 5, 15, 25 ... are refused by the importer, 7, 17 ... by the server. */
const lines = (n: number) =>
  Array.from({ length: n }, (_, i) => {
    if ((i + 1) % 10 === 5) return '{"event_type":"no visitor","timestamp":1}';
    return JSON.stringify({
      event_id: `e${i}`,
      event_type: (i + 1) % 10 === 7 ? 'bad' : 'page_view',
      timestamp: 1_767_600_000 + i,
      visitor_id: 'v',
    });
  });
const wrongLines = (n: number) => Array.from({ length: n }, (_, i) => i + 1).filter((line) => line % 10 === 5 || line % 10 === 7);

/** A server that keeps ids; `fault` may answer in its place. */
function server(fault: (n: number) => Attempt | Promise<Attempt> | undefined = () => undefined) {
  const stored = new Set<string>();
  let n = 0;
  let flying = 0;
  let most = 0;
  const post = async (events: readonly string[]): Promise<Attempt> => {
    most = Math.max(most, ++flying);
    // Answers overtake each other.
    await new Promise((resolve) => setTimeout(resolve, (n * 7) % 5));
    flying--;
    const other = await fault(++n);
    if (other) return other;
    const parsed = events.map((text) => JSON.parse(text) as { event_id: string; event_type: string });
    for (const { event_id, event_type } of parsed) if (event_type !== 'bad') stored.add(event_id);
    return {
      kind: 'accepted',
      rejected: parsed.flatMap(({ event_type }, index) => (event_type === 'bad' ? [{ index, reason: 'bad', message: '' }] : [])),
    };
  };
  return { stored, post, most: () => most };
}

function run(post: ImportOptions['post'], more: Partial<ImportOptions> = {}) {
  return importFile(openSource(file), {
    post,
    format: FORMATS.own,
    stateKey: 'here',
    site: undefined,
    again: false,
    inFlight: 3,
    stop: new AbortController().signal,
    sleep: async () => {},
    clock: () => 0,
    random: () => 0,
    patienceMs: 1,
    ...more,
  });
}

const rejected = () =>
  readFileSync(`${file}.rejected.ndjson`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; reason: string; row: string });

test.each(['plain', 'gzip'])('all of a %s file arrives, some requests at a time, with what is refused by line', async (kind) => {
  const text = lines(5_000).join('\n');
  writeFileSync(file, kind === 'gzip' ? gzipSync(text) : text);
  const { stored, post, most } = server();
  const position = await run(post);
  expect(position).toMatchObject({ line: 5_000, sent: 4_000, rejected: 1_000, reasons: { no_visitor: 500, bad: 500 }, done: true });
  expect(stored.size).toBe(4_000);
  expect(most()).toBe(3);
  expect(rejected().map(({ line }) => line)).toEqual(wrongLines(5_000));
  expect(rejected()[0]).toMatchObject({ line: 5, reason: 'no_visitor', row: lines(5)[4] });
});

test('a run that ends in the middle is taken up there, and a file that is done is not sent again unless asked', async () => {
  writeFileSync(file, lines(5_000).join('\n'));
  const first = server((n) => (n === 6 ? { kind: 'refused', code: 'unknown_key', message: '' } : undefined));
  await expect(run(first.post)).rejects.toMatchObject({ code: 'unknown_key' });
  const { line } = loadPosition(`${file}.import.json`, 'here') ?? { line: 0 };
  expect(line).toBeGreaterThan(0);
  expect(line).toBeLessThan(5_000);
  const second = server();
  await run(second.post);
  const together = first.stored.union(second.stored);
  expect(together.size).toBe(4_000);
  expect(second.stored.size).toBeLessThan(4_000);
  expect(rejected().map((row) => row.line)).toEqual(wrongLines(5_000));
  const third = server();
  expect((await run(third.post)).done).toBe(true);
  expect(third.stored.size).toBe(0);
  await run(third.post, { again: true });
  expect(third.stored).toEqual(together);
  expect(rejected()).toHaveLength(1_000);
});

test('a kill leaves an older position and a longer file of rejected rows: neither loses or repeats a line', async () => {
  writeFileSync(file, lines(4_000).join('\n'));
  const state = `${file}.import.json`;
  let now = 0;
  const first = server((n) => {
    // Each answer is later than the last, so that each position is written; the third stands for the last before the kill.
    now += 1_000;
    if (n === 4 && existsSync(state)) copyFileSync(state, `${state}.kept`);
    return undefined;
  });
  await run(first.post, { clock: () => now, inFlight: 1 });
  copyFileSync(`${state}.kept`, state);
  const second = server();
  const position = await run(second.post);
  expect(position).toMatchObject({ line: 4_000, sent: 3_200, rejected: 800 });
  expect(first.stored.union(second.stored).size).toBe(3_200);
  expect(second.stored.size).toBeLessThan(3_200);
  expect(rejected().map(({ line }) => line)).toEqual(wrongLines(4_000));
});

test('rows of a second site end the import, unless one is chosen', async () => {
  const csv = [
    'session_id,url_path,created_at,website_id',
    ...Array.from({ length: 20 }, (_, i) => `s${i},/,2026-01-05 08:00:00,w${i % 2}`),
  ];
  writeFileSync(file, csv.join('\n'));
  const { stored, post } = server();
  await expect(run(post, { format: FORMATS.umami })).rejects.toMatchObject({ code: 'several_sites' });
  expect(loadPosition(`${file}.import.json`, 'here')?.done).toBe(false);
  expect(await run(post, { format: FORMATS.umami, site: 'w1' })).toMatchObject({ sent: 10, skipped: 10, done: true });
  expect(stored.size).toBe(10);
});

test('a person may stop it: what is on its way arrives, and the rest waits for the next run', async () => {
  writeFileSync(file, lines(5_000).join('\n'));
  const stop = new AbortController();
  const { stored, post } = server((n) => (n === 3 ? void stop.abort() : undefined));
  const position = await run(post, { stop: stop.signal });
  expect(position.done).toBe(false);
  expect(position.sent).toBe(stored.size);
  await run(post);
  expect(stored.size).toBe(4_000);
});

test('a rate is kept to', async () => {
  writeFileSync(file, lines(5_000).join('\n'));
  let now = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  await run(server().post, { rate: 1_000, clock: () => now, sleep });
  // 4,500 events go to the server; the last request begins half a second before they are due.
  expect(now).toBeGreaterThanOrEqual(4_000);
  expect(now).toBeLessThan(5_000);
});

test('an archive that is cut short: what came is imported, and the rest is asked for in words', async () => {
  const bytes = gzipSync(lines(20_000).join('\n'));
  writeFileSync(file, bytes.subarray(0, bytes.length / 2));
  const { stored, post } = server();
  await expect(run(post)).rejects.toMatchObject({ code: 'unreadable', message: expect.stringMatching(/export the file anew/) });
  expect(stored.size).toBeGreaterThan(0);
  expect(loadPosition(`${file}.import.json`, 'here')).toMatchObject({ done: false, sent: stored.size });
});
