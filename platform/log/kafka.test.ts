import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startKafka, type TestKafka } from '../testing/kafka.ts';
import { describeLog } from './contract.ts';
import { type KafkaLogOptions, openKafkaLog } from './kafka.ts';
import { pause } from './kafka-client.ts';
import type { Log } from './port.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

describeLog('Kafka', async () => {
  const topic = `events-${randomUUID()}`;
  return { open: (partitions) => openKafkaLog({ brokers: [kafka.brokers], topic, partitions }), destroy: async () => {} };
});

async function openLog(options: Partial<KafkaLogOptions> = {}): Promise<Log> {
  const log = await openKafkaLog({
    brokers: [kafka.brokers],
    topic: `events-${randomUUID()}`,
    partitions: 2,
    timeoutMs: 1_000,
    ...options,
  });
  onTestFinished(() => log.close());
  return log;
}

async function readAll(log: Log, partition: number): Promise<string[]> {
  const values: string[] = [];
  for (let offset = 0; ; ) {
    const entries = await log.read(partition, offset, 1_000_000);
    if (entries.length === 0) return values;
    values.push(...entries.map((entry) => entry.value));
    offset = (entries.at(-1)?.offset ?? 0) + 1;
  }
}

test('a reader at the end is told when another process has appended, and the record is there', async () => {
  const topic = `events-${randomUUID()}`;
  const [writer, reader] = [await openLog({ topic }), await openLog({ topic })];
  expect(await reader.read(1, 0, 1_000)).toEqual([]);
  for (let index = 0; index < 5; index++) {
    const told = new Promise<void>((resolve) => reader.onAppend(resolve));
    const offset = await writer.append(1, `${index}`);
    await told;
    expect(await reader.read(1, index, 1_000)).toEqual([{ offset, value: `${index}` }]);
  }
});

test('of several processes that make the topic at once, all come to have it', async () => {
  const topic = `events-${randomUUID()}`;
  const logs = await Promise.all([openLog({ topic }), openLog({ topic, partitions: 3 }), openLog({ topic })]);
  expect(new Set(logs.map((log) => log.epoch)).size).toBe(1);
  await logs[0]?.append(1, 'a');
  expect(await logs[2]?.read(1, 0, 100)).toEqual([{ offset: 0, value: 'a' }]);
});

test('a topic that was deleted and made anew has another epoch', async () => {
  const topic = `events-${randomUUID()}`;
  const { epoch } = await openLog({ topic });
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.brokers] });
  await admin.deleteTopics({ topics: [topic] });
  await admin.close();
  await pause(200);
  expect((await openLog({ topic })).epoch).not.toBe(epoch);
});

test('a record that Kafka finds too large is refused for good, and its neighbours are stored', async () => {
  const log = await openLog();
  const noise = Array.from({ length: 600_000 }, () => randomUUID().slice(0, 30)).join('');
  const answers = await Promise.allSettled([log.append(0, 'before'), log.append(0, noise), log.append(0, 'after')]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(answers[1]).toMatchObject({ reason: { code: 'record_too_large', retryable: false } });
  expect(await readAll(log, 0)).toEqual(['before', 'after']);
});

describe('when the broker is away', () => {
  const refusal = { code: 'log_unavailable', status: 503, retryable: true };

  test('killed, every call is refused soon, and all goes on when it is back', async () => {
    const log = await openLog();
    await log.append(0, 'before');
    await log.read(0, 0, 1_000);
    await kafka.kill();
    const asked = [log.append(0, 'lost'), log.read(1, 0, 1_000), log.end(0), log.prune(0, 1), openLog()];
    for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) expect(reason).toMatchObject(refusal);
    // The first has taken the time that is allowed; while Kafka is known to be away, the next need not.
    expect(await Promise.race([log.append(0, 'lost').catch((error) => error.code), pause(100)])).toBe('log_unavailable');
    expect(log.pressure()).toEqual({ waitingBytes: 0, oldestMs: 0 });
    await kafka.restart();
    await expect.poll(() => log.append(0, 'after').catch(() => -1), { timeout: 20_000 }).toBeGreaterThan(0);
    await expect.poll(() => readAll(log, 0).catch(() => []), { timeout: 20_000 }).toEqual(expect.arrayContaining(['before', 'after']));
  });

  test('one that answers nothing is as good as dead: appends are refused soon', async () => {
    const log = await openLog();
    await log.append(0, 'before');
    kafka.freeze();
    const answers = await Promise.allSettled([log.append(0, 'unsure'), log.end(0), log.prune(0, 0)]);
    kafka.thaw();
    for (const { reason } of answers as PromiseRejectedResult[]) expect(reason).toMatchObject(refusal);
    await expect.poll(() => log.append(0, 'after').catch(() => -1), { timeout: 20_000 }).toBeGreaterThan(0);
    expect((await readAll(log, 0)).filter((value) => value !== 'unsure')).toEqual(['before', 'after']);
  });

  test('killed in the midst, nothing acknowledged is lost, and what is stored is in the order of the calls', async () => {
    const log = await openLog();
    const acknowledged: number[] = [];
    let calls = 0;
    let failed = 0;
    const flood = async () => {
      while (failed === 0) {
        const mine = calls++;
        const stored = await log.append(0, `${mine}`).then(
          () => true,
          () => false,
        );
        if (stored) acknowledged.push(mine);
        else failed++;
      }
    };
    const running = Promise.all(Array.from({ length: 50 }, flood));
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(2_000);
    await kafka.kill();
    await running;
    await kafka.restart();
    await expect.poll(() => log.append(0, `${calls++}`).catch(() => -1), { timeout: 20_000 }).toBeGreaterThan(0);
    const stored = (await readAll(log, 0)).map(Number);
    expect(failed).toBeGreaterThan(0);
    expect(stored).toEqual([...stored].sort((a, b) => a - b));
    const kept = new Set(stored);
    expect(acknowledged.filter((call) => !kept.has(call))).toEqual([]);
  });
});
