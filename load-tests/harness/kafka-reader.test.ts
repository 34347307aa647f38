import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKafkaLog } from '../../platform/log/kafka.ts';
import { startKafka, type TestKafka } from '../../platform/testing/kafka.ts';
import { type KafkaRecord, readTopic } from './kafka-reader.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

test('reads what was appended, whatever it holds, and no more than was there', async () => {
  const log = await openKafkaLog({ brokers: [kafka.brokers], topic: 'read', partitions: 3 });
  const values = [
    ...Array.from({ length: 5_000 }, (_, index) => `${index} ${'wiederholt '.repeat(index % 40)}`),
    'x'.repeat(900_000),
    randomBytes(200_000).toString('base64'),
    'abcabcabcabcabcabcabcabcabcabc',
    'Grüße 🛒',
    '',
  ];
  await log.append(0, 'pruned');
  await log.prune(0, 1);
  // The third partition stays empty.
  const offsets = await Promise.all(values.map((value, index) => log.append(index % 2, value)));
  const read: KafkaRecord[] = [];
  expect(await readTopic([kafka.brokers], 'read', (record) => read.push(record))).toBe(values.length);
  for (const partition of [0, 1]) {
    const wanted = values.map((value, index) => ({ partition: index % 2, offset: offsets[index], value }));
    expect(read.filter((record) => record.partition === partition)).toEqual(wanted.filter((record) => record.partition === partition));
  }
  await log.close();
});
