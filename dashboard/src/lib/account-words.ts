import { ApiError } from './api.ts';

/** What the sign-in says by code, in the words of these pages and with what to do. */
const WORDS: Record<string, string> = {
  invalid_email_or_password: 'The e-mail address or the password is not right.',
  invalid_password: 'The password is not right.',
  invalid_code: 'This code is not right. Take the one that is shown now; a clock that is off makes wrong codes.',
  invalid_backup_code: 'This recovery code is not right, or was used before.',
  invalid_two_factor_cookie: 'That took too long. Type the password again.',
  code_used: 'This code was used already. Type the password again, and take the next code.',
  too_many_codes: 'Five codes were wrong. Type the password again.',
  account_temporarily_locked: 'Too many wrong codes. Sign in again in a quarter of an hour.',
  invalid_token: 'This link was used or is too old. Ask for another one.',
  session_not_fresh: 'For this the sign-in must be from today. Sign out and in again.',
  passkey_not_found: 'This server does not know that passkey. Sign in with the password.',
  challenge_not_found: 'That took too long. Try again.',
  authentication_failed: 'This server does not take that passkey. Sign in with the password.',
};

/** Runs a request of the accounts; its error says what to do. */
export async function inWords<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const words = WORDS[error.code];
    throw words === undefined ? error : new ApiError(error.status, error.code, words);
  }
}

/** Why the provider's sign-in came back without one (`?error=`). */
export function providerWords(code: string | null): string | null {
  if (code === null) return null;
  if (code === 'signup_disabled' || code === 'account_not_linked')
    return 'Nobody here has the address that the provider gave. Ask an owner for an invitation to that address.';
  if (code === 'access_denied') return 'The provider did not let you through.';
  return 'The sign-in with the provider did not work. Try again, or use the password.';
}
