import type { Accounts } from './accounts.ts';
import { ADDRESS_HEADER } from './auth.ts';

/** Signs a person in whose password was just set; the Set-Cookie headers that do it. */
export async function signIn({ auth, known, turnstile }: Accounts, email: string, password: string, address = ''): Promise<string[]> {
  const headers = new Headers(address ? { [ADDRESS_HEADER]: address } : {});
  const response = await turnstile.first(() => auth.api.signInEmail({ body: { email, password }, headers, asResponse: true }));
  return [...response.headers.getSetCookie(), known.remember(email)];
}
