import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findK6 } from './find-k6.ts';
import { runScenario, SCENARIOS } from './run.ts';
import { type OwnServer, startOwnServer } from './target.ts';

const k6 = findK6();
/** Small enough for a machine that runs other tests too: no bound on time is asserted, but every check and the server's account. */
const RATES: Partial<Record<(typeof SCENARIOS)[number], string>> = {
  'flash-sale': '2',
  soak: '10',
  storefront: '10',
  sockets: '40',
  readers: '5',
};

describe.skipIf(k6 === undefined)('five seconds of each scenario', () => {
  let server: OwnServer;
  let results: string;
  beforeAll(async () => {
    server = await startOwnServer();
    results = await mkdtemp(join(tmpdir(), 'footfall-load-'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(results, { recursive: true, force: true });
  });

  it.each(SCENARIOS)('%s', { timeout: 150_000 }, async (name) => {
    const options = { k6: k6 ?? '', results, duration: '5s', rate: RATES[name], history: '2000', seed: 1, speed: false, show: false };
    const { summary, figures, passed } = await runScenario(name, server.target, options);
    expect(summary.checks.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(summary.thresholds.filter(({ holds }) => !holds)).toEqual([]);
    expect(figures.filter(({ holds }) => holds === false)).toEqual([]);
    expect(figures.filter(({ holds }) => holds === true)).toHaveLength(4);
    expect(passed).toBe(true);
    expect(summary.metrics.events_acknowledged?.count).toBeGreaterThan(50);
    const page = await readFile(join(results, `${name}.html`), 'utf8');
    expect(page).toContain('every bound holds');
    expect(page).not.toMatch(/<script|(src|href)=|https?:/);
    expect(existsSync(join(results, `${name}.json`))).toBe(true);
  });
});
