import { openKafkaLog } from '../log/kafka.ts';

/** Takes part in a consumer group until it is killed, and says `+partition` and `-partition`. Under a name its session is long. */
const [brokers = '', topic = '', member] = process.argv.slice(2);
const log = await openKafkaLog({
  brokers: [brokers],
  topic,
  partitions: 4,
  ...(member ? { member, sessionMs: 25_000 } : { sessionMs: 1_500 }),
});
await log.assign({
  assigned: (partition) => console.log(`+${partition}`),
  revoked: async (partition) => console.log(`-${partition}`),
});
