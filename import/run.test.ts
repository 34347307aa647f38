import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEdge } from '../ingest/fakes.ts';
import { parseOptions } from './options.ts';
import { progressLine } from './progress.ts';
import { runImport } from './run.ts';

/** The real edge on a socket, with a log in memory. */
const edge = testEdge();
let server: ReturnType<typeof serve>;
let url: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-import-'));
  url = await new Promise((resolve) => {
    server = serve({ fetch: (request) => edge.app.fetch(request, { address: '192.0.2.1' }), port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function say(...args: string[]): Promise<{ complete: boolean; text: string }> {
  const lines: string[] = [];
  const parsed = parseOptions(args);
  if (parsed.kind === 'refused') return { complete: false, text: parsed.message };
  const display = { line: (text: string) => void lines.push(text), progress: () => {} };
  const complete = await runImport(parsed.options, { display, clock: () => performance.now(), stop: new AbortController().signal }).catch(
    (error: Error) => {
      lines.push(error.message);
      return false;
    },
  );
  return { complete, text: lines.join('\n') };
}

test('a folder: what can be imported is, what cannot is named with why, and once more changes nothing', async () => {
  const day = join(folder, 'exports', '2026');
  mkdirSync(day, { recursive: true });
  const ga4 = (n: number) =>
    JSON.stringify({ event_timestamp: String(1_767_600_000_000_000 + n), event_name: 'page_view', user_pseudo_id: `v${n % 3}` });
  writeFileSync(join(day, 'events_20260105.json'), Array.from({ length: 700 }, (_, n) => ga4(n)).join('\n'));
  writeFileSync(join(folder, 'exports', 'imported_visitors.csv'), 'date,visitors,pageviews\n2026-01-05,1,2\n');
  writeFileSync(join(folder, 'exports', 'empty.ndjson'), '');
  const first = await say(join(folder, 'exports'), '--url', url, '--key', 'sk_shop');
  expect(first.text).toMatch(/events_20260105.json: GA4/);
  expect(first.text).toMatch(/done: 700 events, 0 rejected/);
  expect(first.text).toMatch(/imported_visitors.csv: not imported\. It holds sums of days/);
  expect(first.complete).toBe(false);
  expect(edge.events()).toHaveLength(700);
  expect(new Set(edge.events().map(({ visitor_id }) => visitor_id)).size).toBe(3);
  const second = await say(day, '--url', url, '--key', 'sk_shop');
  expect(second).toMatchObject({ complete: true, text: expect.stringMatching(/imported before, 700 events/) });
  expect(edge.events()).toHaveLength(700);
});

test('a dry run tells what would be sent, and sends nothing', async () => {
  const file = join(folder, 'own.ndjson');
  writeFileSync(file, '{"event_type":"search","timestamp":1767600000,"visitor_id":"v"}\n{"event_type":"search"}\n');
  const before = edge.events().length;
  const { complete, text } = await say(file, '--dry-run');
  expect(complete).toBe(true);
  expect(text).toMatch(/1 events\n {2}search: 1\n {2}rejected: no_time 1/);
  expect(edge.events()).toHaveLength(before);
});

test.each([
  [['FILE', '--key', 'sk_wrong'], /knows no store by this key/],
  [['FILE', '--key', 'wk_shop'], /not a secret key/],
  [['FILE'], /No key is given/],
  [['FILE', '--key', 'sk_shop', '--url', 'http://127.0.0.1:1'], /No server answers at http:\/\/127.0.0.1:1/],
  [['FILE', '--key', 'sk_shop', '--format', 'matomo'], /There is no format matomo/],
  [['nowhere.json', '--key', 'sk_shop'], /nowhere.json is not there/],
  [['FILE', '--speed', '9'], /--speed/],
  [[], /npm run import/],
])('%j is refused in a sentence', async (args, said) => {
  const file = join(folder, 'own.ndjson');
  const { complete, text } = await say(
    ...args.map((arg) => (arg === 'FILE' ? file : arg)),
    ...(args.includes('--url') ? [] : ['--url', url]),
  );
  expect(complete).toBe(false);
  expect(text).toMatch(said);
});

test('progress tells events, rate, share, time left and what was rejected', () => {
  const now = { sent: 1_234_000, rejected: 12, share: 0.25, ms: 60_000, sentNow: 600_000, shareBefore: 0.05 };
  expect(progressLine(now)).toBe('1,234,000 events, 10,000/s, 25 %, 4 min left, 12 rejected');
  expect(progressLine({ ...now, rejected: 0, share: 1 })).toBe('1,234,000 events, 10,000/s, 100 %');
});
