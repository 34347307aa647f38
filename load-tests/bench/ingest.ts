import { join } from 'node:path';
import autocannon from 'autocannon';
import { startProgram } from '../harness/child.ts';
import { type Figure, figure } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { storefront, userAgent } from '../harness/storefront.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';

/** Connections that send at once: a flush is shared by all requests that wait for it, so a busy shop's many connections are what is measured. */
const CONNECTIONS = 256;

/** One event a request: the empty handler, the ingest service, and the whole one-machine server, one after the other. */
export const ingest: Bench = {
  asks: 'one event a request, acknowledged when it is on disk',
  takes: 'about 40 seconds',
  seconds: 10,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const { event_id, timestamp, visitor_id, ...event } = storefront(seed, 'bench')();
      const body = JSON.stringify(event);
      const empty = await startProgram(join(import.meta.dirname, 'empty-handler.ts'));
      const ceiling = await hit(empty.url, body, seconds);
      await empty.stop();
      const service = await startProgram(join(import.meta.dirname, 'ingest-service.ts'), { DATA_DIR: join(folder, 'service') });
      const alone = await hit(service.url, body, seconds);
      await service.stop();
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const server = await startServer({
        DATA_DIR: join(folder, 'server'),
        PROVISION: provision,
        RATE_PER_ADDRESS: '1000000000',
        RATE_PER_KEY: '1000000000',
        CONNECTION_LIMIT_PER_ADDRESS: '2000',
      });
      const whole = await hit(server.url, body, seconds);
      await server.stop();
      const of = (result: autocannon.Result) => result.requests.average;
      const figures: Figure[] = [
        figure('body', Buffer.byteLength(body), 'bytes', null, 1, seed),
        figure('empty handler', of(ceiling), 'requests/s', null, ceiling.requests.total, seed),
        figure('ingest', of(alone), 'requests/s', null, alone.requests.total, seed),
        figure('ingest against the empty handler', of(alone) / of(ceiling), 'x', { min: 0.6 }, alone.requests.total, seed),
        figure('ingest p50', alone.latency.p50, 'ms', null, alone.requests.total, seed),
        figure('ingest p99', alone.latency.p99, 'ms', { max: 50 }, alone.requests.total, seed),
        figure('ingest answers that are not 202', alone.non2xx + alone.errors, 'answers', { max: 0 }, alone.requests.total, seed),
        figure('whole server', of(whole), 'requests/s', null, whole.requests.total, seed),
        figure('whole server against the empty handler', of(whole) / of(ceiling), 'x', null, whole.requests.total, seed),
        figure('whole server p99', whole.latency.p99, 'ms', null, whole.requests.total, seed),
      ];
      return figures;
    });
  },
};

function hit(url: string, body: string, seconds: number): Promise<autocannon.Result> {
  return autocannon({
    url: `${url}/track/event`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.writeKey}`, 'user-agent': userAgent(0) },
    body,
  });
}
