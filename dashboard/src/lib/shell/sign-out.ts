import { send } from '#lib/api.ts';
import { session } from '#lib/session.svelte.ts';
import { goto } from '$app/navigation';

/** Ends the session here. A server that does not answer keeps it: then the page stays, and says so. */
export async function signOut(to = '/sign-in'): Promise<void> {
  await send('POST', '/api/auth/sign-out', {});
  // First away: a page that finds its session ended comes back to itself after the sign-in, and nobody asked for that.
  await goto(to);
  session.forget();
}
