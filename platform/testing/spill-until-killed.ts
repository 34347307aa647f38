import { openKafkaLog } from '../log/kafka.ts';
import { openSpillingLog } from '../log/spill.ts';

/** Appends for ever to a log that spills, and prints each acknowledged value. Killed by its test. */
const [dir = '', broker = '', topic = ''] = process.argv.slice(2);
const log = await openSpillingLog({
  connect: () => openKafkaLog({ brokers: [broker], topic, partitions: 1, timeoutMs: 1_000 }),
  dir,
  partitions: 1,
  patienceMs: 1_000,
});
let count = 0;
async function appendForever(): Promise<never> {
  for (;;) {
    const value = `${process.pid}-${count++}`;
    await log.append(0, value);
    process.stdout.write(`${value}\n`);
  }
}
await Promise.all(Array.from({ length: 16 }, appendForever));
