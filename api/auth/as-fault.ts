import { Fault } from '../../contracts/error.ts';

/** Wrong codes in a row, over however many sign-ins, after which the second factor is closed, and for how long: whoever gets so far has the password. */
export const CODE_LOCK = { maxFailedAttempts: 10, durationSeconds: 900 } as const;

/** What better-auth says in words that do not help, or with a status that means something else. */
const OURS: Record<string, () => Fault> = {
  too_many_attempts_request_new_code: () =>
    new Fault('too_many_codes', 'Five codes were wrong: this sign-in is closed. Begin again with the password.', { status: 429 }),
  account_temporarily_locked: () => {
    const seconds = CODE_LOCK.durationSeconds;
    return new Fault('account_temporarily_locked', `Too many wrong codes. Sign in again in ${seconds / 60} minutes.`, {
      status: 429,
      retryable: true,
      details: { retry_after: seconds },
    });
  },
};

/** better-auth's error in the shape of `contracts/error.ts`. */
export async function asFault(response: Response): Promise<Fault> {
  const said = (await response.json().catch(() => null)) as { code?: string; message?: string } | null;
  const code = (said?.code ?? 'refused').toLowerCase();
  return OURS[code]?.() ?? new Fault(code, said?.message ?? 'This was refused.', { status: response.status });
}
