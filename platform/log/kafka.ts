import { Admin, Consumer } from '@platformatic/kafka';
import { openAppender } from './kafka-appender.ts';
import { type Brokers, clientOptions, type KafkaSecurity, unavailable, within } from './kafka-client.ts';
import { Cursor } from './kafka-cursor.ts';
import { joinGroup } from './kafka-group.ts';
import { ensureTopic } from './kafka-topic.ts';
import type { Log, LogEntry } from './port.ts';

export interface KafkaLogOptions extends KafkaSecurity {
  /** `host:port` of one or several. */
  brokers: readonly string[];
  topic: string;
  /** The topic has at least as many partitions. */
  partitions: number;
  /** Copies of each record; without it the brokers' default. */
  replicas?: number;
  /**
   * This processor's name, which no other that runs may have: killed and started again under it within `sessionMs`, it has its partitions again at
   * once. Without it they are handed out anew when the session is over.
   */
  member?: string;
  /** What Kafka has not answered after this long is a fault, ms. */
  timeoutMs?: number;
  /** How long the first of several records waits for others to share its request, ms. */
  gatherMs?: number;
  /** A processor that was not heard of for this long loses its partitions, ms. Brokers allow no less than 6 s unless they are told. */
  sessionMs?: number;
  /** Told of trouble in the consumer group, which goes on by itself. */
  onError?: (error: unknown) => void;
}

/** Offsets are asked for by a time stamp: these two stand for the ends. */
const EARLIEST = -2n;
const LATEST = -1n;

/**
 * The log in a Kafka topic: a record is a Kafka record, its offset Kafka's, the epoch the topic's id. Throws `log_unavailable` when no broker
 * answers. `onAppend` hears of records of other processes in the partitions that are read here, once they were read to their end.
 */
export async function openKafkaLog(options: KafkaLogOptions): Promise<Log> {
  const { topic, partitions, replicas = -1 } = options;
  const { timeoutMs = 2_000, gatherMs = 1, sessionMs = 6_000, onError = () => {} } = options;
  const brokers: Brokers = { addresses: options.brokers, tls: options.tls, sasl: options.sasl };
  const admin = new Admin(clientOptions(brokers, 'footfall-admin', timeoutMs));
  const found = await ensureTopic(admin, { topic, partitions, replicas }).catch(async (error: unknown) => {
    await admin.close();
    throw error;
  });
  const offsets = new Consumer({ ...clientOptions(brokers, 'footfall-offsets', timeoutMs), groupId: 'footfall-read' });
  const listeners = new Set<() => void>();
  const announce = () => {
    for (const listener of listeners) listener();
  };
  const appender = openAppender({ brokers, topic, timeoutMs, gatherMs, onStored: announce });
  const cursors = new Map<number, Cursor>();
  const turns = new Map<number, Promise<unknown>>();

  async function offsetAt(partition: number, timestamp: bigint): Promise<number> {
    const answer = await within(timeoutMs, offsets.listOffsets({ topics: [topic], partitions: { [topic]: [partition] }, timestamp }));
    const offset = answer.get(topic)?.[partition];
    if (offset === undefined) throw unavailable(new Error(`no offset of partition ${partition}`));
    return Number(offset);
  }

  function cursorAt(partition: number, offset: number): Cursor {
    const current = cursors.get(partition);
    if (current?.next === offset) return current;
    void current?.close();
    const begin = () => offsetAt(partition, EARLIEST);
    const end = () => offsetAt(partition, LATEST);
    const made = new Cursor(offset, { brokers, topic, topicId: found.id, partition, begin, end, onArrival: announce });
    cursors.set(partition, made);
    return made;
  }

  return {
    epoch: found.id,
    partitions: found.partitionsCount,
    append: (partition, value) => appender.append(partition, value),
    read(partition, offset, maxBytes) {
      // One read of a partition at a time: they share its cursor.
      const before = turns.get(partition) ?? Promise.resolve();
      const turn = before.then((): Promise<LogEntry[]> => cursorAt(partition, offset).take(maxBytes));
      turns.set(
        partition,
        turn.catch(() => {}),
      );
      return turn;
    },
    end: (partition) => offsetAt(partition, LATEST),
    begin: (partition) => offsetAt(partition, EARLIEST),
    // Named after the topic: several installations may share a Kafka, each with a topic of its own.
    assign: (handler) =>
      joinGroup({ brokers, topic, group: `${topic}-processor`, instanceId: options.member, sessionMs, onError }, handler),
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async prune(partition, offset) {
      const records = [{ name: topic, partitions: [{ partition, offset: BigInt(offset) }] }];
      await within(timeoutMs, admin.deleteRecords({ topics: records }));
    },
    pressure: () => appender.pressure(),
    async close() {
      await appender.close();
      await Promise.all([...cursors.values()].map((cursor) => cursor.close()));
      await Promise.all([offsets.close(), admin.close()]);
    },
  };
}
