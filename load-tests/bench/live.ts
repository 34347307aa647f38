import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../contracts/live.ts';
import { load } from '../harness/load-client.ts';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { storefront } from '../harness/storefront.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';

const SOCKETS = 200;
const RATE = 1_000;
/** Events a request: a storefront's own small batches. */
const EVENTS = 5;

/**
 * From the acknowledgement of an event to the frame that tells of it, on every socket. Page views are counted: when a frame says that there are N of today,
 * the first N acknowledged ones have arrived. Every tenth is taken as a sample.
 */
export const live: Bench = {
  asks: `acknowledged to frame received, ${RATE} events/s, ${SOCKETS} sockets`,
  takes: 'about 30 seconds',
  seconds: 20,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const server = await startServer({
        DATA_DIR: join(folder, 'data'),
        PROVISION: provision,
        RATE_PER_ADDRESS: '100000000',
        SOCKETS_PER_PERSON: '1000',
        CONNECTION_LIMIT_PER_ADDRESS: '2000',
      });
      const acknowledged: number[] = [];
      const delays: number[] = [];
      let frames = 0;
      const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => open(server.url)));
      for (const socket of sockets) {
        let seen = 0;
        socket.on('message', (data) => {
          const now = performance.now();
          frames++;
          const frame = JSON.parse(data.toString()) as LiveFrame;
          const pageviews = frame.data.today?.pageviews ?? 0;
          // A frame may overtake the answer to the request itself: that event waited not at all.
          for (; seen < pageviews; seen++) if (seen % 10 === 0) delays.push(Math.max(0, now - (acknowledged[seen] ?? now)));
        });
      }
      const next = storefront(seed, `run${seed}`);
      const pageviews = new Set<string>();
      const body = () => {
        const events = Array.from({ length: EVENTS }, next);
        for (const event of events) if (event.event_type === 'page_view') pageviews.add(event.event_id);
        return JSON.stringify(events);
      };
      const result = await load({
        url: `${server.url}/track/batch`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}` },
        body,
        onAnswer: (text) => {
          const now = performance.now();
          for (const { event_id } of (JSON.parse(text) as { results: { event_id: string }[] }).results)
            if (pageviews.has(event_id)) acknowledged.push(now);
        },
        connections: 8,
        seconds,
        rate: RATE / EVENTS,
      });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (const socket of sockets) socket.terminate();
      await server.stop();
      const figures: Figure[] = [
        figure('events acknowledged', (result.requests * EVENTS) / result.seconds, 'events/s', { min: RATE * 0.95 }, result.requests, seed),
        figure('frames received', frames / result.seconds, 'frames/s', null, frames, seed),
        figure('acknowledged to frame p50', quantile(delays, 0.5), 'ms', null, delays.length, seed),
        figure('acknowledged to frame p95', quantile(delays, 0.95), 'ms', { max: 300 }, delays.length, seed),
        figure('acknowledged to frame p99', quantile(delays, 0.99), 'ms', { max: 1_000 }, delays.length, seed),
      ];
      return figures;
    });
  },
};

function open(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live?store=${LOAD_STORE.id}&key=${LOAD_STORE.secretKey}`);
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
