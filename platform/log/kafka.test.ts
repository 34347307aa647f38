import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { startKafka, type TestKafka } from '../testing/kafka.ts';
import { describeLog } from './contract.ts';
import { openKafkaLog } from './kafka.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

describeLog('Kafka', async () => {
  const topic = `events-${randomUUID()}`;
  return { open: (partitions) => openKafkaLog({ brokers: kafka.brokers, topic, partitions, group: topic }), destroy: async () => {} };
});
