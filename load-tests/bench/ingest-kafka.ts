import { join } from 'node:path';
import { startKafka } from '../../platform/testing/kafka.ts';
import { startProgram } from '../harness/child.ts';
import { GENERATOR, type HttpResult } from '../harness/http-load.ts';
import { readTopic } from '../harness/kafka-reader.ts';
import { type Figure, figure, quantile } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import type { Bench } from './bench.ts';
import { CONNECTIONS, oneEvent, postEvents } from './one-event.ts';

const ROUNDS = 3;
const TOPIC = 'bench';

/** One event a request into a real broker: the empty handler and the ingest service in turns; then every acknowledged event is looked for in Kafka. */
export const ingestKafka: Bench = {
  asks: `one event a request, acknowledged by Kafka (acks=all); broker and generator on the same cores; ${CONNECTIONS} connections, ${GENERATOR}`,
  takes: 'about a minute',
  seconds: 5,
  async run({ seconds, seed }) {
    return inTemporaryFolder(async (folder) => {
      const body = oneEvent(seed);
      const kafka = await startKafka({ dir: join(folder, 'kafka') });
      const empty = await startProgram(join(import.meta.dirname, 'empty-handler.ts'));
      const service = await startProgram(join(import.meta.dirname, 'ingest-service.ts'), {
        DATA_DIR: join(folder, 'service'),
        KAFKA_BROKERS: kafka.brokers,
        KAFKA_TOPIC: TOPIC,
      });
      // The broker's code is compiled while it runs: a first round is not counted.
      const results: HttpResult[] = [await postEvents(service.url, body, seconds)];
      const ceilings: HttpResult[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ceilings.push(await postEvents(empty.url, body, seconds));
        results.push(await postEvents(service.url, body, seconds));
      }
      await empty.stop();
      await service.stop();
      const acknowledged = results.reduce((sum, r) => sum + r.answered - r.failed, 0);
      const ids = new Set<string>();
      await readTopic([kafka.brokers], TOPIC, ({ value }) => {
        for (const [id] of (JSON.parse(value) as { rows: [event_id: string][] }).rows) ids.add(id);
      });
      await kafka.stop();

      const counted = results.slice(1);
      const median = (list: HttpResult[], pick: (result: HttpResult) => number) => quantile(list.map(pick), 0.5);
      const ratios = counted.map((r, i) => r.perSecond / (ceilings[i]?.perSecond ?? Number.NaN));
      const failed = results.reduce((sum, r) => sum + r.failed, 0);
      const ceiling = median(ceilings, (r) => r.perSecond);
      const speed = median(counted, (r) => r.perSecond);
      const p50 = median(counted, (r) => r.p50);
      const p99 = median(counted, (r) => r.p99);
      const figures: Figure[] = [
        figure('empty handler', ceiling, 'requests/s', null, ROUNDS, seed),
        figure('ingest on Kafka', speed, 'requests/s', { min: 12_000 }, acknowledged, seed),
        figure('ingest on Kafka against the empty handler', quantile(ratios, 0.5), 'x', { min: 0.4 }, acknowledged, seed),
        figure('ingest on Kafka p50', p50, 'ms', null, acknowledged, seed),
        figure('ingest on Kafka p99', p99, 'ms', null, acknowledged, seed),
        figure('answers that are not 202', failed, 'answers', { max: 0 }, acknowledged, seed),
        figure('acknowledged events that Kafka lacks', Math.max(0, acknowledged - ids.size), 'events', { max: 0 }, acknowledged, seed),
      ];
      return figures;
    });
  },
};
