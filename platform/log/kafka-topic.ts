import type { Admin, ClusterTopicMetadata } from '@platformatic/kafka';
import { isKafkaError, pause, unavailable } from './kafka-client.ts';

/**
 * What a topic of ours is made with: only the processor decides what may go, and a record may be as large as a request. The bytes of what it let go of
 * leave the disk with their segment: so that is closed after an hour and not after a week.
 */
const CONFIGS = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'segment.ms', value: '3600000' },
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'max.message.bytes', value: '16777216' },
];
const LOOK_MS = 50;
/** A topic that is missing is an answer, for which the library would ask again and again; so it is told not to, and what failed is tried again here. */
const TRIES = 4;
const PATIENCE_MS = 20_000;

export interface TopicShape {
  topic: string;
  partitions: number;
  /** Copies of each record; -1 leaves it to the brokers. */
  replicas: number;
}

/**
 * Makes the topic where it is missing and adds partitions where it has fewer; one that has more keeps them. Resolves when every partition
 * has a leader. Two processes may do it at once.
 */
export async function ensureTopic(admin: Admin, { topic, partitions, replicas }: TopicShape): Promise<ClusterTopicMetadata> {
  const deadline = Date.now() + PATIENCE_MS;
  let created = false;
  let grown = false;
  for (;;) {
    const found = await describe(admin, topic);
    const few = found && found.partitionsCount < partitions;
    if (found && !few && found.partitions.every((partition) => partition.leader >= 0)) return found;
    if (!found && !created) {
      created = true;
      await tolerate('TOPIC_ALREADY_EXISTS', admin.createTopics({ topics: [topic], partitions, replicas, configs: CONFIGS }));
    }
    if (few && !grown) {
      grown = true;
      await tolerate('INVALID_PARTITIONS', admin.createPartitions({ topics: [{ name: topic, count: partitions, assignments: null }] }));
    }
    if (Date.now() > deadline) throw unavailable(new Error(`topic ${topic} did not come to have ${partitions} partitions`));
    await pause(LOOK_MS);
  }
}

async function describe(admin: Admin, topic: string): Promise<ClusterTopicMetadata | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return (await admin.metadata({ topics: [topic], forceUpdate: true, retries: 0 })).topics.get(topic);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Unknown topic')) return undefined;
      if (tries === TRIES) throw unavailable(error);
      await pause(LOOK_MS * tries);
    }
  }
}

/** Someone else was quicker: that is what was wanted. */
async function tolerate(apiId: string, change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!isKafkaError(error, apiId)) throw unavailable(error);
  });
}
