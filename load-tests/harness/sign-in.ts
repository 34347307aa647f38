import { LOAD_OWNER } from './temporary.ts';

/** Signs a person in over HTTP, as the page does; the Cookie header of their session. */
export async function signIn(url: string, { email, password }: { email: string; password: string } = LOAD_OWNER): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  return cookiesOf(response);
}

export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
}
