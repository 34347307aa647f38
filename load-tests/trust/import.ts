import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../../platform/testing/free-ports.ts';
import { seeded } from '../harness/random.ts';
import { LOAD_STORE } from '../harness/temporary.ts';
import { atRest, differences } from '../import/figures.ts';
import { type Importer, startImporter } from '../import/importer.ts';
import { Peak } from '../import/peak.ts';
import { writeHistory } from '../import/write-history.ts';
import { compareRollups } from '../replay/rollups.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { startVictim, type Victim } from './victim.ts';

const DAYS = 90;
/** The importer must stay below this, MB. */
const MEMORY = 1_000;

/**
 * A history is imported while importer and server are killed with SIGKILL, each at random places in the file, some of them twice in a row; then it is imported
 * once more from its first row. `--events N --kills K --days D`.
 */
export const importing: Benchmark = {
  asks: 'an import that is killed, and one that is repeated, leaves the figures of its file: raw, in every rollup, in the ledger',
  async run(options) {
    const events = options.number('events', { full: 5_000_000, quick: 40_000 });
    const kills = options.number('kills', { full: 10, quick: 1 });
    const days = options.number('days', { full: DAYS, quick: 3 });
    const random = seeded(options.seed + 7);
    return withData(async ({ folder, data, environment }) => {
      const file = join(folder, 'history.ndjson');
      const truth = await writeHistory(file, { events, days, end: Date.now() - 3_600_000, seed: options.seed });
      say(`${truth.lines} lines: ${truth.events} events, ${truth.repeats} repeats, ${truth.wrong} wrong ones`);
      const [port = 0] = await freePorts(1);
      const url = `http://127.0.0.1:${port}`;
      const args = [file, '--url', url, '--key', LOAD_STORE.secretKey];
      let server = await start();
      let importer = startImporter(args);
      const peaks = { importer: new Peak(() => importer.pid), server: new Peak(() => server.pid) };
      const began = performance.now();

      let done = 0;
      for (let next = at(0); done < kills; next = at(done)) {
        while (position(file) / truth.lines < next && (await isRunning(importer))) await sleep(20);
        if (!(await isRunning(importer))) {
          if (position(file) >= truth.lines) break;
          importer = startImporter(args);
          continue;
        }
        if (random() < 0.6) {
          await importer.end('SIGKILL');
          importer = startImporter(args);
        } else {
          await server.end('SIGKILL');
          server = await start();
        }
        done++;
      }
      for (let code = await importer.ended; code !== 0; code = await importer.ended) {
        if (code === 1 && position(file) === 0) throw new Error(`the import did not begin:\n${importer.output()}`);
        importer = startImporter(args);
      }
      const seconds = (performance.now() - began) / 1_000;
      const wrong = done < kills ? [`only ${done} of ${kills} kills met the import`] : [];
      const once = await atRest(url);
      const settled = (performance.now() - began) / 1_000;
      say(
        `${done} kills; sent in ${seconds.toFixed(0)} s (${Math.round(truth.lines / seconds)} lines/s), all counted after ${settled.toFixed(0)} s (${Math.round(truth.events / settled)}/s)`,
      );
      wrong.push(...(await differences(url, truth)));
      if (once.stored !== truth.events) wrong.push(`the ledger must have stored ${truth.events}, has ${once.stored}`);

      importer = startImporter([...args, '--again']);
      const again = performance.now();
      if ((await importer.ended) !== 0) wrong.push(`the repeated import failed:\n${importer.output()}`);
      const twice = await atRest(url);
      say(`once more, counted after ${((performance.now() - again) / 1_000).toFixed(0)} s: ${lastLines(importer)}`);
      wrong.push(...(await differences(url, truth)).map((line) => `after a second import: ${line}`));
      const repeated = twice.duplicates - once.duplicates;
      if (repeated !== truth.events + truth.repeats)
        wrong.push(`${repeated} of ${truth.events + truth.repeats} repeated events count as duplicates`);
      if (twice.received !== twice.stored + twice.duplicates + twice.rejected + twice.bots)
        wrong.push(`the ledger does not add up: ${JSON.stringify(twice)}`);
      const refusedRows = rejectedRows(file);
      if (refusedRows !== truth.wrong) wrong.push(`${refusedRows} rows are in the file of rejected ones, ${truth.wrong} are wrong`);

      peaks.importer.stop();
      peaks.server.stop();
      say(`most memory: importer ${Math.round(peaks.importer.mb)} MB, server ${Math.round(peaks.server.mb)} MB`);
      if (peaks.importer.mb > MEMORY) wrong.push(`the importer took ${Math.round(peaks.importer.mb)} MB`);
      if ((await server.end('SIGTERM')) !== 0) wrong.push('after SIGTERM the server did not end with code 0');
      if (!(await compareRollups(data))) wrong.push('a rollup differs from the raw events');
      return { n: done + 1, failures: wrong };

      /** The share of the lines at which the nth kill comes: one somewhere in each piece of the file. */
      function at(n: number): number {
        return (n + random()) / (kills + 1);
      }
      async function start(): Promise<Victim> {
        if (random() < 0.2) {
          const starting = startVictim({ ...environment, PORT: String(port) });
          await sleep(random() * 1_500);
          await starting.end('SIGKILL');
        }
        const starting = startVictim({ ...environment, PORT: String(port) });
        await starting.ready;
        return starting;
      }
    });
  },
};

/** How far the import has come by its own account. */
function position(file: string): number {
  try {
    const { positions } = JSON.parse(readFileSync(`${file}.import.json`, 'utf8')) as { positions: Record<string, { line: number }> };
    return Math.max(0, ...Object.values(positions).map(({ line }) => line));
  } catch {
    return 0;
  }
}

function rejectedRows(file: string): number {
  return readFileSync(`${file}.rejected.ndjson`, 'utf8').split('\n').length - 1;
}

async function isRunning(importer: Importer): Promise<boolean> {
  return (await Promise.race([importer.ended.then(() => 'gone'), sleep(0).then(() => 'runs')])) === 'runs';
}

function lastLines(importer: Importer): string {
  return (
    importer
      .output()
      .split('\n')
      .find((line) => line.includes('this run'))
      ?.trim() ?? ''
  );
}
