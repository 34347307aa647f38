import { readTopic } from '../harness/kafka-reader.ts';
import { auditApi } from './api.ts';
import { auditFiles } from './audit.ts';
import { say } from './benchmark.ts';
import type { Ledger } from './ledger.ts';
import { type Many, readyAll } from './many.ts';

const TOPIC = 'footfall';
/** Who takes over from a killed processor waits for the end of its session with Kafka, and then until nothing that it sent can arrive any more, ms. */
const STANDSTILL = 30_000;

/** Lets the services work off what they took; compares the API's answers, Kafka's records and the warehouse's files with the ledger. Stops all but Kafka. */
export async function auditServices({ engines, all, of, data }: Many, ledger: Ledger): Promise<string[]> {
  await readyAll(all);
  const [api] = of('api');
  const wrong = await auditApi(api?.url ?? '', ledger, { patienceMs: 180_000, standstillMs: STANDSTILL });
  for (const service of all) {
    const code = await service.stop();
    if (code !== 0) wrong.push(`after SIGTERM ${service.kind} ended with code ${code}: ${service.output().slice(-500)}`);
  }
  wrong.push(...(await auditTopic(engines.environment.KAFKA_BROKERS, ledger)));
  await engines.clickhouse.stop();
  wrong.push(...(await auditFiles(data, ledger)));
  return wrong;
}

/** Every acknowledged event is in Kafka, once or more: also what waited with an ingest. */
async function auditTopic(brokers: string, ledger: Ledger): Promise<string[]> {
  const held = new Set<string>();
  let copies = 0;
  const records = await readTopic([brokers], TOPIC, ({ value }) => {
    for (const [event_id] of (JSON.parse(value) as { rows: [event_id: string][] }).rows) {
      held.add(event_id);
      copies++;
    }
  });
  say(`Kafka holds ${records} records with ${copies} events, ${held.size} of them different`);
  return ledger
    .events()
    .filter(({ event_id }) => !held.has(event_id))
    .map(({ event_id }) => `topic: ${event_id} was acknowledged and is not in Kafka`);
}
