import { Consumer, type GroupPartitionsAssigner } from '@platformatic/kafka';
import { type Brokers, clientOptions, pause, unavailable } from './kafka-client.ts';
import type { PartitionHandler } from './port.ts';
import { shareOut } from './share-out.ts';

export interface GroupOptions {
  brokers: Brokers;
  topic: string;
  /** Those of one name share the partitions out among themselves. */
  group: string;
  /** A member that was not heard of for this long is dead, and its partitions go to others, ms. */
  sessionMs: number;
  /** A name that no other member has: one that comes back under it within its session has its partitions again at once. */
  instanceId?: string | undefined;
  onError: (error: unknown) => void;
}

/** Longest time that giving partitions up may take, ms. */
const REBALANCE_MS = 30_000;
const AGAIN_MS = 500;

type Member = Consumer<Buffer, Buffer, Buffer, Buffer>;

/**
 * Joins a consumer group, which does nothing but assign partitions: no offset is committed to Kafka. Partitions move one by one
 * (cooperative), and one that is to go is given up only when `revoked` has resolved. Resolves after the first assignment.
 */
export async function joinGroup(options: GroupOptions, handler: PartitionHandler): Promise<() => Promise<void>> {
  const held = new Set<number>();
  let stopped = false;
  let member: Member;
  /** What is given up and taken, one after the other. */
  let changes = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    changes = changes.then(change).catch(options.onError);
    return changes;
  };

  async function keepOnly(wanted: ReadonlySet<number>): Promise<void> {
    const gone = [...held].filter((partition) => !wanted.has(partition));
    for (const partition of gone) held.delete(partition);
    await Promise.all(gone.map((partition) => handler.revoked(partition).catch(options.onError)));
  }

  async function take(wanted: ReadonlySet<number>): Promise<void> {
    await keepOnly(wanted);
    for (const partition of wanted) {
      if (held.has(partition) || stopped) continue;
      held.add(partition);
      handler.assigned(partition);
    }
  }

  async function join(): Promise<Member> {
    const mine = () => partitionsOf(joining, options.topic);
    const joining = newMember(options, () => inTurn(() => keepOnly(mine())));
    joining.on('consumer:group:join', () => void inTurn(() => take(mine())));
    joining.on('error', (error: unknown) => {
      options.onError(error);
      if (joining === member) void rejoin();
    });
    try {
      await joining.joinGroup({});
    } catch (error) {
      await leave(joining);
      throw unavailable(error);
    }
    return joining;
  }

  /** The library gives up when a join fails for long, as when no broker is there: then from the beginning. */
  async function rejoin(): Promise<void> {
    await leave(member);
    while (!stopped) {
      try {
        member = await join();
        if (stopped) await leave(member);
        return;
      } catch (error) {
        options.onError(error);
        await pause(AGAIN_MS);
      }
    }
  }

  member = await join();
  await changes;
  return async () => {
    stopped = true;
    await inTurn(() => keepOnly(new Set()));
    await leave(member);
  };
}

/** `beforeJoin` is awaited before each request to join: what the member no longer owns is given up by then. */
function newMember({ brokers, topic, group, sessionMs, instanceId }: GroupOptions, beforeJoin: () => Promise<void>): Member {
  const member: Member = new Consumer({
    ...clientOptions(brokers, 'footfall-group', REBALANCE_MS + 10_000),
    // A coordinator that has just started is loading for a while.
    retries: 30,
    groupId: group,
    ...(instanceId === undefined ? {} : { groupInstanceId: instanceId }),
    sessionTimeout: sessionMs,
    rebalanceTimeout: Math.max(REBALANCE_MS, sessionMs),
    heartbeatInterval: Math.floor(sessionMs / 6),
    partitionAssigner: assigner(topic),
    protocols: [{ name: 'cooperative-sticky', version: 3 }],
    protocolsMetadata: async () => {
      await beforeJoin();
      return Buffer.alloc(0);
    },
  });
  member.topics.track(topic);
  return member;
}

/** The library's own leaves a third member without any while two share four. */
function assigner(topic: string): GroupPartitionsAssigner {
  return (_, members, __, metadata) => {
    const claimants = [...members].map(([id, { ownedPartitions, generationId }]) => ({
      id,
      owned: ownedPartitions?.find((owned) => owned.topic === topic)?.partitions ?? [],
      generation: generationId ?? -1,
    }));
    const shares = shareOut(metadata.topics.get(topic)?.partitionsCount ?? 0, claimants);
    return [...shares].map(([memberId, partitions]) => ({ memberId, assignments: new Map([[topic, { topic, partitions }]]) }));
  };
}

function partitionsOf(member: Member, topic: string): Set<number> {
  return new Set(member.assignments?.find((assignment) => assignment.topic === topic)?.partitions);
}

async function leave(member: Member): Promise<void> {
  await member.close(true).catch(() => {});
}
