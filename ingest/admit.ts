import type { Cache, RateAnswer } from '../platform/cache/port.ts';
import type { Log } from '../platform/log/port.ts';
import type { Refusal } from './answer.ts';

const MINUTE = 60_000;
/** Bytes waiting for the disk, of a bound of 64 MiB, from which on new events are sent away; and the longest wait of the oldest. */
const WAITING_BYTES = 0.8 * 64 * 1_048_576;
const WAITING_MS = 5_000;

const OVERLOADED: Refusal = {
  status: 503,
  code: 'overloaded',
  message: 'The server receives more events than it can store just now. Send the same request again in a few seconds.',
  headers: { 'retry-after': '5' },
};

/** Sends requests away while the log cannot keep up, so that memory stays bounded and what is taken is stored soon. */
export function checkPressure(log: Log): Refusal | undefined {
  const { waitingBytes, oldestMs } = log.pressure();
  return waitingBytes > WAITING_BYTES || oldestMs > WAITING_MS ? OVERLOADED : undefined;
}

/** Takes one request from the bucket of `limit` a minute. A cache that does not answer lets requests through: events come first. */
export function checkRate(cache: Cache, bucket: string, limit: number): Refusal | undefined | Promise<Refusal | undefined> {
  const answer = cache.take(bucket, 1, limit, MINUTE);
  return answer instanceof Promise ? answer.then(tooMany, () => undefined) : tooMany(answer);
}

function tooMany(answer: RateAnswer): Refusal | undefined {
  if (answer.allowed) return undefined;
  const seconds = String(Math.max(1, Math.ceil(answer.resetMs / 1_000)));
  return {
    status: 429,
    code: 'rate_limited',
    message: `More than ${answer.limit} requests a minute. Send the same request again in ${seconds} s, or several events in one request to /track/batch.`,
    headers: {
      'retry-after': seconds,
      'ratelimit-limit': String(answer.limit),
      'ratelimit-remaining': String(answer.remaining),
      'ratelimit-reset': seconds,
    },
  };
}
