import { join } from 'node:path';
import autocannon from 'autocannon';
import { startProgram } from '../harness/child.ts';
import { type Figure, figure } from '../harness/report.ts';
import { storefront, userAgent } from '../harness/storefront.ts';
import { inTemporaryFolder, LOAD_STORE } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';

const EVENTS = 50;

/** Fifty events a request to the ingest service, acknowledged when they are on disk. */
export const batch: Bench = {
  asks: 'batches of 50, acknowledged when they are on disk',
  takes: 'about 15 seconds',
  seconds: 10,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const next = storefront(seed, 'bench');
      const body = JSON.stringify(Array.from({ length: EVENTS }, next));
      const service = await startProgram(join(import.meta.dirname, 'ingest-service.ts'), { DATA_DIR: folder });
      const result = await autocannon({
        url: `${service.url}/track/batch`,
        method: 'POST',
        connections: 16,
        duration: seconds,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}`, 'user-agent': userAgent(0) },
        body,
      });
      await service.stop();
      const figures: Figure[] = [
        figure('bytes an event', Buffer.byteLength(body) / EVENTS, 'bytes', null, EVENTS, seed),
        figure('events acknowledged', result.requests.average * EVENTS, 'events/s', { min: 60_000 }, result.requests.total * EVENTS, seed),
        figure('p99', result.latency.p99, 'ms', null, result.requests.total, seed),
        figure('answers that are not 202', result.non2xx + result.errors, 'answers', { max: 0 }, result.requests.total, seed),
      ];
      return figures;
    });
  },
};
