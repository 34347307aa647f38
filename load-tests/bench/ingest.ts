import { join } from 'node:path';
import { startProgram } from '../harness/child.ts';
import { GENERATOR, type HttpResult } from '../harness/http-load.ts';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, provisionFile } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';
import { CONNECTIONS, FEW_CONNECTIONS, oneEvent, postEvents } from './one-event.ts';

/** The two are measured in turns, so that whatever else the machine does meets both. */
const ROUNDS = 3;

/** One event a request: the empty handler and the ingest service in turns, then the whole one-machine server. */
export const ingest: Bench = {
  asks: `one event a request, acknowledged when it is on disk; ${CONNECTIONS} connections, ${GENERATOR}`,
  takes: 'about 45 seconds',
  seconds: 5,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const body = oneEvent(seed);
      const empty = await startProgram(join(import.meta.dirname, 'empty-handler.ts'));
      const service = await startProgram(join(import.meta.dirname, 'ingest-service.ts'), { DATA_DIR: join(folder, 'service') });
      const ceilings: HttpResult[] = [];
      const results: HttpResult[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ceilings.push(await postEvents(empty.url, body, seconds));
        results.push(await postEvents(service.url, body, seconds));
      }
      const fewEmpty = await postEvents(empty.url, body, seconds, FEW_CONNECTIONS);
      const few = await postEvents(service.url, body, seconds, FEW_CONNECTIONS);
      await empty.stop();
      await service.stop();
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const limits = { RATE_PER_ADDRESS: '1000000000', RATE_PER_KEY: '1000000000', CONNECTION_LIMIT_PER_ADDRESS: '2000' };
      const server = await startServer({ DATA_DIR: join(folder, 'server'), PROVISION: provision, ...limits });
      const whole = await postEvents(server.url, body, seconds);
      await server.stop();

      const median = (list: HttpResult[], pick: (result: HttpResult) => number) => quantile(list.map(pick), 0.5);
      const ceiling = median(ceilings, (r) => r.perSecond);
      const n = Math.round(results.reduce((sum, r) => sum + r.perSecond * seconds, 0));
      const ratios = results.map((r, i) => r.perSecond / (ceilings[i]?.perSecond ?? Number.NaN));
      const failed = results.reduce((sum, r) => sum + r.failed, 0);
      const figures: Figure[] = [
        figure('body', Buffer.byteLength(body), 'bytes', null, 1, seed),
        figure('empty handler', ceiling, 'requests/s', null, n, seed),
        figure(
          'ingest',
          median(results, (r) => r.perSecond),
          'requests/s',
          null,
          n,
          seed,
        ),
        figure('ingest against the empty handler', quantile(ratios, 0.5), 'x', { min: 0.6 }, n, seed),
        figure(
          'ingest p50',
          median(results, (r) => r.p50),
          'ms',
          null,
          n,
          seed,
        ),
        figure(
          'ingest p99',
          median(results, (r) => r.p99),
          'ms',
          { max: 50 },
          n,
          seed,
        ),
        figure(`the ratio with ${FEW_CONNECTIONS} connections`, few.perSecond / fewEmpty.perSecond, 'x', null, 1, seed),
        figure('ingest answers that are not 202', failed, 'answers', { max: 0 }, n, seed),
        figure('whole server', whole.perSecond, 'requests/s', null, 1, seed),
        figure('whole server against the empty handler', whole.perSecond / ceiling, 'x', null, 1, seed),
        figure('whole server p99', whole.p99, 'ms', null, 1, seed),
      ];
      return figures;
    });
  },
};
