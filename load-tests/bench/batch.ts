import { join } from 'node:path';
import { startProgram } from '../harness/child.ts';
import { hit } from '../harness/http-load.ts';
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
      const result = await hit({
        url: `${service.url}/track/batch`,
        connections: 16,
        seconds,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}`, 'user-agent': userAgent(0) },
        body,
      });
      await service.stop();
      const n = Math.round(result.perSecond * seconds * EVENTS);
      const figures: Figure[] = [
        figure('bytes an event', Buffer.byteLength(body) / EVENTS, 'bytes', null, EVENTS, seed),
        figure('events acknowledged', result.perSecond * EVENTS, 'events/s', { min: 60_000 }, n, seed),
        figure('p99', result.p99, 'ms', null, n, seed),
        figure('answers that are not 202', result.failed, 'answers', { max: 0 }, n, seed),
      ];
      return figures;
    });
  },
};
