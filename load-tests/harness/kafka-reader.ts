import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { unpackLz4 } from './lz4.ts';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: () => Promise.reject(new Error('this only reads')),
  decompress: async (buffer: Buffer) => unpackLz4(buffer),
});

export interface KafkaRecord {
  partition: number;
  offset: number;
  value: string;
}

/**
 * Reads every record that a topic holds now, each partition in order, with a library and a codec that the server does not use. Returns how
 * many there were.
 */
export async function readTopic(brokers: readonly string[], topic: string, onRecord: (record: KafkaRecord) => void): Promise<number> {
  const kafka = new Kafka({ clientId: 'verifier', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  /** The next offset and the end of each partition that is not read yet: the library may begin anew on the way. */
  const unread = new Map(
    offsets
      .map(({ partition, low, high }): [number, { next: number; end: number }] => [partition, { next: Number(low), end: Number(high) }])
      .filter(([, { next, end }]) => next < end),
  );
  if (unread.size === 0) return 0;
  const consumer = kafka.consumer({ groupId: `verifier-${randomUUID()}`, maxBytesPerPartition: 4_194_304 });
  let count = 0;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
      const eachBatch: kafkajs.EachBatchHandler = async ({ batch: { partition, messages } }) => {
        const place = unread.get(partition);
        if (!place) return;
        for (const { offset, value } of messages) {
          if (Number(offset) < place.next || Number(offset) >= place.end) continue;
          place.next = Number(offset) + 1;
          count++;
          onRecord({ partition, offset: Number(offset), value: value?.toString() ?? '' });
        }
        if (place.next >= place.end) unread.delete(partition);
        if (unread.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return count;
}
