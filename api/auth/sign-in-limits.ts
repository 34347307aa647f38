import { Fault } from '../../contracts/error.ts';
import type { Cache } from '../../platform/cache/port.ts';

const MINUTE = 60_000;
/** Tries of one address: an office shares one. */
const PER_ADDRESS = 30;
/** Tries of one address for one person. */
const PER_PAIR = 10;
const PAIR_WINDOW = 10 * MINUTE;
/** Letters to one person, whoever asks for them. */
const LETTERS = 3;

/**
 * Counts tries where they come from and never by person alone: whoever tries an owner's password from elsewhere cannot lock the owner out.
 * A browser that has signed in as the person before (`known`) is counted by itself. Throws Fault `too_many_attempts` (429).
 */
export async function countAttempt(
  cache: Cache,
  { address, email, known }: { address: string; email: string; known: boolean },
): Promise<void> {
  const person = email.toLowerCase();
  if (known) return take(cache, `signin:known:${person}`, PER_PAIR, PAIR_WINDOW);
  await take(cache, `signin:address:${address}`, PER_ADDRESS, MINUTE);
  await take(cache, `signin:pair:${address}:${person}`, PER_PAIR, PAIR_WINDOW);
}

/** Any other try to get in: a code, a link's token, a share link's password. */
export async function countTry(cache: Cache, what: string, address: string): Promise<void> {
  await take(cache, `try:${what}:${address}`, PER_ADDRESS, MINUTE);
}

/** Whether another letter may go to a person: nobody's mailbox is filled from here. */
export async function mayWrite(cache: Cache, email: string): Promise<boolean> {
  return (await cache.take(`letters:${email.toLowerCase()}`, 1, LETTERS, 60 * MINUTE)).allowed;
}

async function take(cache: Cache, key: string, limit: number, windowMs: number): Promise<void> {
  const answer = await cache.take(key, 1, limit, windowMs);
  if (answer.allowed) return;
  const seconds = Math.max(1, Math.ceil(answer.resetMs / 1_000));
  throw new Fault('too_many_attempts', `Too many tries. Try again in ${seconds} s.`, {
    status: 429,
    retryable: true,
    details: { retry_after: seconds },
  });
}
