import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { residentMb } from '../harness/memory.ts';
import { type Figure, figure } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import type { Delivered } from '../harness/socket-crowd.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { sleep } from '../replay/send.ts';
import type { Bench } from './bench.ts';

const SOCKETS = 10_000;

/** Very many dashboards on one process: a page view each second makes one frame for every socket. */
export const sockets: Bench = {
  asks: 'a frame a second to each of very many sockets of one process, from the acknowledgement to the frame received',
  takes: 'about a minute',
  seconds: 30,
  events: SOCKETS,
  async run({ seconds, events: count, seed }) {
    return inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const many = String(2 * count);
      const server = await startServer({
        DATA_DIR: join(folder, 'data'),
        PROVISION: provision,
        SOCKETS_PER_PERSON: many,
        CONNECTION_LIMIT: many,
        CONNECTION_LIMIT_PER_ADDRESS: many,
      });
      await pageView(server.url);
      await sleep(2_000);
      const before = residentMb(server.pid);
      const address = `${server.url.replace('http', 'ws')}/live?store=${LOAD_STORE.id}&key=${LOAD_STORE.secretKey}`;
      const crowd = fork(join(import.meta.dirname, '../harness/socket-crowd.ts'), [address, String(count)]);
      await once(crowd, 'message');
      await sleep(2_000);
      const after = residentMb(server.pid);
      // The one from before stands first in every socket's count, and has nothing to do with it.
      const acknowledged: number[] = [Number.POSITIVE_INFINITY];
      for (let i = 0; i < seconds; i++) {
        acknowledged.push(await pageView(server.url));
        await sleep(1_000);
      }
      await sleep(2_000);
      crowd.send(acknowledged);
      const [delivered] = (await once(crowd, 'message')) as [Delivered];
      await server.stop();
      const asked = count * (seconds + 1);
      const figures: Figure[] = [
        figure('sockets open', count, 'sockets', null, count, seed),
        figure('memory a socket', ((after - before) * 1_000) / count, 'kB', null, count, seed),
        figure('frames received', delivered.frames / seconds, 'frames/s', null, delivered.frames, seed),
        figure('page views that a socket was not told of', asked - delivered.told, '', { max: 0 }, asked, seed),
        figure('acknowledged to frame p50', delivered.p50, 'ms', null, delivered.told, seed),
        figure('acknowledged to frame p99', delivered.p99, 'ms', { max: 500 }, delivered.told, seed),
        figure('acknowledged to frame, worst', delivered.worst, 'ms', null, delivered.told, seed),
      ];
      return figures;
    });
  },
};

/** Sends one, and tells when it was acknowledged, ms since 1970. */
async function pageView(url: string): Promise<number> {
  const response = await fetch(`${url}/track/pageview`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${LOAD_STORE.secretKey}`,
      'user-agent': 'Mozilla/5.0 Chrome/140.0',
    },
    body: JSON.stringify({ url: 'https://shop.example/', visitor_id: 'somebody', consent: 'granted' }),
  });
  if (response.status !== 202) throw new Error(`a page view was answered with ${response.status}: ${await response.text()}`);
  return performance.timeOrigin + performance.now();
}
