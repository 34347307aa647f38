import kafkajs from 'kafkajs';
import type { KafkaRecord } from './kafka-reader.ts';

/** Appends records to a topic as a tool beside the server does, each to its partition: as a mirrored or replayed topic has them twice. */
export async function writeTopic(
  brokers: readonly string[],
  topic: string,
  records: readonly Pick<KafkaRecord, 'partition' | 'value'>[],
): Promise<void> {
  const kafka = new kafkajs.Kafka({ clientId: 'replayer', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: records.map(({ partition, value }) => ({ partition, value })) });
  } finally {
    await producer.disconnect();
  }
}
