import { join } from 'node:path';
import { startProgram } from '../harness/child.ts';
import { hit } from '../harness/http-load.ts';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { userAgent } from '../harness/storefront.ts';
import { inTemporaryFolder, LOAD_STORE } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';
import { type SdkBody, sdkBodies } from './sdk-bodies.ts';

const EVENTS = 50;
/** All are measured in turns, so that whatever else the machine does meets each of them. */
const ROUNDS = 5;

/** What it costs to understand other SDKs: batches of fifty of theirs against the same events in the own format. */
export const sdk: Bench = {
  asks: 'batches of 50 as the SDKs of Segment, PostHog and GA4 send them, against the own format in the same run',
  takes: 'about 50 seconds',
  seconds: 2,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const service = await startProgram(join(import.meta.dirname, 'ingest-service.ts'), { DATA_DIR: folder });
      const [own, ...others] = sdkBodies(seed, EVENTS);
      let failed = 0;
      const rate = async ({ path, body }: SdkBody): Promise<number> => {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}`, 'user-agent': userAgent(0) };
        const result = await hit({ url: service.url + path, connections: 16, seconds, headers, body });
        failed += result.failed;
        return result.perSecond * EVENTS;
      };
      for (const one of [own, ...others]) await rate(one);
      const rates = new Map<string, number[]>([own, ...others].map(({ name }) => [name, []]));
      for (let round = 0; round < ROUNDS; round++) for (const one of [own, ...others]) rates.get(one.name)?.push(await rate(one));
      await service.stop();
      const ownRates = rates.get(own.name) ?? [];
      const figures: Figure[] = [figure('own', quantile(ownRates, 0.5), 'events/s', null, ROUNDS, seed)];
      for (const { name, body } of others) {
        const theirs = rates.get(name) ?? [];
        const ratios = theirs.map((theirRate, round) => theirRate / (ownRates[round] ?? Number.NaN));
        figures.push(
          figure(
            `${name}: bytes an event, own ${Math.round(Buffer.byteLength(own.body) / EVENTS)}`,
            Buffer.byteLength(body) / EVENTS,
            'bytes',
            null,
            EVENTS,
            seed,
          ),
        );
        figures.push(figure(name, quantile(theirs, 0.5), 'events/s', null, ROUNDS, seed));
        figures.push(figure(`${name} against own`, quantile(ratios, 0.5), 'x', { min: 0.8 }, ROUNDS, seed));
      }
      figures.push(figure('answers that are not 2xx', failed, 'answers', { max: 0 }, ROUNDS, seed));
      return figures;
    });
  },
};
