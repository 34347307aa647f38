import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startKafka, type TestKafka } from '../testing/kafka.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openKafkaLog } from './kafka.ts';
import type { Log } from './port.ts';
import { openSpillingLog, type SpillingLog, type SpillOptions } from './spill.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

const POLL = { timeout: 30_000, interval: 50 };

async function folder(): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  return dir;
}

const openRemote = (topic: string) => openKafkaLog({ brokers: [kafka.brokers], topic, partitions: 2, timeoutMs: 1_000 });

function openSpill(topic: string, dir: string, more: Partial<SpillOptions> = {}): Promise<SpillingLog> {
  return openSpillingLog({ connect: () => openRemote(topic), dir, partitions: 2, patienceMs: 2_000, ...more });
}

async function stored(topic: string, partition: number): Promise<string[]> {
  const log: Log = await openRemote(topic);
  const values: string[] = [];
  for (let offset = 0; ; ) {
    const entries = await log.read(partition, offset, 1_000_000);
    values.push(...entries.map((entry) => entry.value));
    const last = entries.at(-1);
    if (!last) break;
    offset = last.offset + 1;
  }
  await log.close();
  return values;
}

const outages = [
  { what: 'is killed and comes back', begin: () => kafka.kill(), end: () => kafka.restart() },
  { what: 'answers nothing for a while', begin: () => kafka.freeze(), end: () => kafka.thaw() },
];

test.each(outages)('events go on being taken while Kafka $what; each partition is in order', async ({ begin, end }) => {
  const topic = `spill-${randomUUID()}`;
  const log = await openSpill(topic, await folder());
  const acknowledged: string[][] = [[], []];
  let calls = 0;
  let going = true;
  const flood = async (partition: number) => {
    while (going) {
      const value = String(calls++);
      await log.append(partition, value);
      acknowledged[partition]?.push(value);
    }
  };
  const floods = Promise.all([0, 1, 0, 1, 0, 1].map(flood));
  await expect.poll(() => acknowledged[0]?.length, POLL).toBeGreaterThan(200);
  await begin();
  await expect.poll(() => log.behind(), POLL).toBe(2);
  const before = calls;
  await expect.poll(() => calls, POLL).toBeGreaterThan(before + 2_000);
  await end();
  await expect.poll(() => log.behind(), POLL).toBe(0);
  const after = calls;
  await expect.poll(() => calls, POLL).toBeGreaterThan(after + 200);
  going = false;
  await floods;
  for (const partition of [0, 1]) {
    // A produce request whose answer was lost is sent again: first occurrences count.
    const firsts = [...new Set(await stored(topic, partition))].map(Number);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(new Set(firsts)).toEqual(new Set(acknowledged[partition]?.map(Number)));
  }
  await log.close();
});

test('starts without Kafka, is killed with events in hand, starts again, and forwards them when Kafka is there', async () => {
  const topic = `spill-${randomUUID()}`;
  const dir = await folder();
  await kafka.kill();
  const script = join(import.meta.dirname, '..', 'testing', 'spill-until-killed.ts');
  const child = spawn(process.execPath, [script, dir, kafka.brokers, topic], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.length > 50_000) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const acknowledged = said.split('\n').slice(0, -1);
  expect(acknowledged.length).toBeGreaterThan(1_000);

  const log = await openSpill(topic, dir);
  expect(log.behind()).toBeGreaterThan(0);
  await log.append(0, 'last');
  await kafka.restart();
  await expect.poll(() => log.behind(), POLL).toBe(0);
  const values = await stored(topic, 0);
  expect(values.at(-1)).toBe('last');
  const kept = new Set(values);
  expect(acknowledged.filter((value) => !kept.has(value))).toEqual([]);
  expect(await log.read(0, 0, 1)).toEqual([{ offset: 0, value: values[0] }]);
  await log.close();
});

test('with the disk full as well an append is refused, and taken again when Kafka is back', async () => {
  const topic = `spill-${randomUUID()}`;
  const log = await openSpill(topic, await folder(), { diskReserveBytes: Number.MAX_SAFE_INTEGER });
  await log.append(0, 'before');
  await kafka.kill();
  await expect(log.append(0, 'refused')).rejects.toMatchObject({ code: 'log_full', status: 503, retryable: true });
  expect(log.pressure()).toEqual({ waitingBytes: 0, oldestMs: 0 });
  await kafka.restart();
  await expect.poll(() => log.append(0, 'after').catch(() => -1), POLL).toBeGreaterThanOrEqual(0);
  expect(await stored(topic, 0)).toEqual(expect.arrayContaining(['before', 'after']));
  await log.close();
});

test('has as many partitions as Kafka, also when Kafka is away at the next start', async () => {
  const topic = `spill-${randomUUID()}`;
  const dir = await folder();
  const wide = await openKafkaLog({ brokers: [kafka.brokers], topic, partitions: 5 });
  await wide.close();
  const log = await openSpill(topic, dir);
  expect(log.partitions).toBe(5);
  await log.close();
  const away = await openSpill(topic, dir, { connect: () => Promise.reject(new Error('away')), patienceMs: 10 });
  expect(away.partitions).toBe(5);
  await away.close();
});
