import { type BaseOptions, findErrorBy } from '@platformatic/kafka';
import { Fault } from '../../contracts/error.ts';
import { refusalOf, tellsName } from './kafka-refusal.ts';

export interface KafkaSecurity {
  /** TLS, with the certificates (PEM) of the authorities that are trusted in place of the public ones. */
  tls?: { ca?: string } | undefined;
  sasl?: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: string } | undefined;
}

/** Where Kafka is, and how one comes in. */
export interface Brokers extends KafkaSecurity {
  /** `host:port` of one broker or several. */
  addresses: readonly string[];
}

/** What every client of ours shares; times in ms. Retries are short: who waits for Kafka is told soon that it is away. */
export function clientOptions(brokers: Brokers, clientId: string, requestTimeout: number) {
  const { addresses, tls, sasl } = brokers;
  return {
    clientId,
    bootstrapBrokers: [...addresses],
    // Both ask several more questions before the first of ours.
    connectTimeout: tls || sasl ? 3_000 : 1_000,
    ...(tls && { tls, tlsServerName: tellsName(brokers) }),
    ...(sasl && { sasl }),
    requestTimeout,
    retries: 3,
    retryDelay: 100,
    metadataMaxAge: 30_000,
  } satisfies BaseOptions;
}

export function unavailable(cause: unknown): Fault {
  return new Fault('log_unavailable', refusalOf(cause) ?? 'Kafka does not answer. Events are taken again as soon as it does.', {
    status: 503,
    retryable: true,
    cause,
  });
}

/** Rejects with `log_unavailable` where Kafka failed or took longer than `ms`. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw error instanceof Fault ? error : unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether Kafka gave one of these reasons. */
export function isKafkaError(error: unknown, ...apiIds: string[]): boolean {
  return error instanceof Error && apiIds.some((apiId) => findErrorBy(error, 'apiId', apiId) !== null);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
