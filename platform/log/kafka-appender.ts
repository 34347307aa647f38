import { Producer, type ProducerOptions, stringSerializer } from '@platformatic/kafka';
import { Fault } from '../../contracts/error.ts';
import { type Brokers, clientOptions, isKafkaError, pause, unavailable, within } from './kafka-client.ts';

export interface AppenderOptions {
  brokers: Brokers;
  topic: string;
  /** An append is answered, one way or the other, about this many ms after its request was sent. */
  timeoutMs: number;
  /** How long the first of several records waits for others to share its request, ms. */
  gatherMs: number;
  /** Called after records were stored. */
  onStored: () => void;
}

export interface Appender {
  append(partition: number, value: string): Promise<number>;
  pressure(): { waitingBytes: number; oldestMs: number };
  /** Waits for what is on its way. */
  close(): Promise<void>;
}

interface Waiting {
  partition: number;
  value: string;
  since: number;
  resolve: (offset: number) => void;
  reject: (error: unknown) => void;
}

/** Characters of one request, unless a single record has more: below the brokers' default limit for a batch even if it were not compressed. */
const REQUEST_CHARS = 1_000_000;
const PROBE_MS = 250;

/**
 * Appends with an idempotent producer, acknowledged by all replicas. One request is on its way at a time, and records gather while it is; so
 * records of a partition are stored in the order of their calls. When a request fails, everything that waited behind it fails too, and
 * appends are refused at once until Kafka answers again. A record whose append failed may have been stored all the same.
 */
export function openAppender({ brokers, topic, timeoutMs, gatherMs, onStored }: AppenderOptions): Appender {
  let producer = openProducer(brokers, timeoutMs);
  let waiting: Waiting[] = [];
  let flying: Waiting[] = [];
  let waitingBytes = 0;
  let gathering = false;
  let down: Fault | null = null;
  let closed = false;
  let idle = (): void => {};

  async function send(): Promise<void> {
    gathering = false;
    if (flying.length > 0 || waiting.length === 0) return;
    flying = waiting.splice(0, requestLength(waiting));
    try {
      const messages = flying.map(({ partition, value }) => ({ topic, partition, value }));
      const { offsets } = await within(timeoutMs, producer.send({ messages }));
      const next = new Map(offsets?.map(({ partition, offset }) => [partition, Number(offset)]));
      for (const record of flying) {
        const offset = next.get(record.partition) ?? -1;
        if (offset < 0) throw unavailable(new Error(`no offset for partition ${record.partition}`));
        next.set(record.partition, offset + 1);
        record.resolve(offset);
      }
      settle(flying);
      flying = [];
      onStored();
    } catch (error) {
      fail(error);
    }
    if (waiting.length > 0) void send();
    else idle();
  }

  function fail(error: unknown): void {
    const failed = flying;
    flying = [];
    if (isTooLarge(error)) {
      settle(failed);
      for (const record of failed) record.reject(tooLarge(error));
      return;
    }
    down = error instanceof Fault ? error : unavailable(error);
    failed.push(...waiting);
    waiting = [];
    settle(failed);
    for (const record of failed) record.reject(down);
    // What the old producer still tries may be stored late; the new one numbers its records afresh and is not held up by it.
    void producer.close(true).catch(() => {});
    producer = openProducer(brokers, timeoutMs);
    void comeBack();
  }

  function settle(records: readonly Waiting[]): void {
    for (const record of records) waitingBytes -= record.value.length;
  }

  async function comeBack(): Promise<void> {
    while (!closed && down) {
      await pause(PROBE_MS);
      const answer = producer.metadata({ topics: [topic], forceUpdate: true, retries: 0 });
      await within(timeoutMs, answer).then(
        () => {
          down = null;
        },
        () => {},
      );
    }
  }

  return {
    append(partition, value) {
      if (down || closed) return Promise.reject(down ?? unavailable(new Error('the log is closed')));
      return new Promise((resolve, reject) => {
        waitingBytes += value.length;
        waiting.push({ partition, value, since: performance.now(), resolve, reject });
        if (gathering || flying.length > 0) return;
        gathering = true;
        setTimeout(() => void send(), gatherMs);
      });
    },
    pressure() {
      const oldest = flying[0] ?? waiting[0];
      return { waitingBytes, oldestMs: oldest ? performance.now() - oldest.since : 0 };
    },
    async close() {
      if (flying.length + waiting.length > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      closed = true;
      await producer.close(true);
    },
  };
}

function openProducer(brokers: Brokers, timeoutMs: number): Producer<string, string, string, string> {
  const options: ProducerOptions<string, string, string, string> = {
    ...clientOptions(brokers, 'footfall-append', timeoutMs),
    idempotent: true,
    compression: 'lz4',
    retries: Math.max(2, Math.ceil(timeoutMs / 100)),
    serializers: { value: stringSerializer },
  };
  return new Producer(options);
}

/** How many of the records that wait fit into one request. */
function requestLength(waiting: readonly Waiting[]): number {
  let chars = 0;
  let count = 0;
  for (const record of waiting) {
    chars += record.value.length;
    if (count > 0 && chars > REQUEST_CHARS) break;
    count++;
  }
  return count;
}

function isTooLarge(error: unknown): boolean {
  const cause = error instanceof Fault ? error.cause : error;
  return isKafkaError(cause, 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE');
}

function tooLarge(cause: unknown): Fault {
  return new Fault('record_too_large', 'Kafka takes no record of this size: raise max.message.bytes of the topic.', { status: 413, cause });
}
