import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startKafka, type TestKafka } from '../testing/kafka.ts';
import { openKafkaLog } from './kafka.ts';
import { pause } from './kafka-client.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

const POLL = { timeout: 20_000, interval: 20 };

/** A member of a group of processors; every partition that two hold at once is noted in `doubles`. */
async function member(topic: string, holders: Map<number, string>, name: string, doubles: string[]) {
  const log = await openKafkaLog({ brokers: [kafka.brokers], topic, partitions: 4, sessionMs: 1_500 });
  const held = new Set<number>();
  const giveBack = await log.assign({
    assigned(partition) {
      const other = holders.get(partition);
      if (other !== undefined) doubles.push(`${partition}: ${other} and ${name}`);
      holders.set(partition, name);
      held.add(partition);
    },
    async revoked(partition) {
      // Finishing a batch takes its time: nobody may have the partition before it is over.
      await pause(150);
      held.delete(partition);
      if (holders.get(partition) === name) holders.delete(partition);
    },
  });
  const leave = async () => {
    await giveBack();
    await log.close();
  };
  return { held, leave };
}

test('members share the partitions out, each held by one at a time, while members come and go', async () => {
  const topic = `group-${randomUUID()}`;
  const holders = new Map<number, string>();
  const doubles: string[] = [];
  const first = await member(topic, holders, 'first', doubles);
  expect([...first.held].sort()).toEqual([0, 1, 2, 3]);
  const second = await member(topic, holders, 'second', doubles);
  await expect.poll(() => [first.held.size, second.held.size], POLL).toEqual([2, 2]);
  const third = await member(topic, holders, 'third', doubles);
  await expect.poll(() => [first, second, third].map(({ held }) => held.size).sort(), POLL).toEqual([1, 1, 2]);
  await first.leave();
  await expect.poll(() => [second.held.size, third.held.size], POLL).toEqual([2, 2]);
  await third.leave();
  await expect.poll(() => [...second.held].sort(), POLL).toEqual([0, 1, 2, 3]);
  await second.leave();
  expect(holders.size).toBe(0);
  expect(doubles).toEqual([]);
});

test('two installations on one Kafka, each with a topic of its own, have all of their own partitions', async () => {
  const ours = await member(`group-${randomUUID()}`, new Map(), 'ours', []);
  const others = await member(`group-${randomUUID()}`, new Map(), 'others', []);
  for (const { held, leave } of [ours, others]) {
    expect([...held].sort()).toEqual([0, 1, 2, 3]);
    await leave();
  }
});

/** A member in a process of its own: what it says, and kill -9. */
function memberProcess(topic: string, name?: string) {
  const script = join(import.meta.dirname, '..', 'testing', 'hold-partitions.ts');
  const child = spawn(process.execPath, [script, kafka.brokers, topic, ...(name ? [name] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { said: () => said.split('\n').filter(Boolean).sort(), kill };
}

const ALL = ['+0', '+1', '+2', '+3'];

test('the partitions of a member that was killed go to the others', async () => {
  const topic = `group-${randomUUID()}`;
  const killed = memberProcess(topic);
  await expect.poll(killed.said, POLL).toEqual(ALL);
  const heir = await member(topic, new Map(), 'heir', []);
  await killed.kill();
  await expect.poll(() => [...heir.held].sort(), POLL).toEqual([0, 1, 2, 3]);
  await heir.leave();
});

test('a member with a name that comes back has its partitions again long before its session is over', async () => {
  const topic = `group-${randomUUID()}`;
  const killed = memberProcess(topic, 'first');
  await expect.poll(killed.said, POLL).toEqual(ALL);
  await killed.kill();
  await expect.poll(memberProcess(topic, 'first').said, POLL).toEqual(ALL);
});

test('a group outlives its broker', async () => {
  const topic = `group-${randomUUID()}`;
  const holders = new Map<number, string>();
  const doubles: string[] = [];
  const first = await member(topic, holders, 'first', doubles);
  const second = await member(topic, holders, 'second', doubles);
  await expect.poll(() => [first.held.size, second.held.size], POLL).toEqual([2, 2]);
  await kafka.kill();
  await pause(3_000);
  await kafka.restart();
  await second.leave();
  await expect.poll(() => [...first.held].sort(), { ...POLL, timeout: 45_000 }).toEqual([0, 1, 2, 3]);
  await first.leave();
});
