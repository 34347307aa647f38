import { join } from 'node:path';
import { residentMb } from '../harness/memory.ts';
import { type Figure, figure } from '../harness/report.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, provisionFile } from '../harness/temporary.ts';
import { sleep } from '../replay/send.ts';
import type { Bench } from './bench.ts';
import { storeDataset } from './stored.ts';

/** A server with many events stored: how soon it is ready again, and what it takes when nothing happens. */
export const start: Bench = {
  asks: 'restart with 20 M events stored',
  takes: 'some minutes, most of them for making the events',
  seconds: 0,
  events: 20_000_000,
  async run({ events, seed }) {
    return inTemporaryFolder(async (folder) => {
      const data = join(folder, 'data');
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'Europe/Berlin' });
      await storeDataset(data, { events, seed });
      const environment = { DATA_DIR: data, PROVISION: provision };
      await (await startServer(environment)).stop();
      const server = await startServer(environment);
      await sleep(5_000);
      const idle = residentMb(server.pid);
      const code = await server.stop();
      const figures: Figure[] = [
        figure('ready after a restart', server.readyMs, 'ms', { max: 5_000 }, events, seed),
        figure('memory idle', idle, 'MB', { max: 800 }, events, seed),
        figure('exit code after SIGTERM', code ?? -1, '', { min: 0, max: 0 }, 1, seed),
      ];
      return figures;
    });
  },
};
