import { session } from '#lib/session.svelte.ts';
import { goto } from '$app/navigation';
import { page } from '$app/state';

/** Shows the same page of another store. Filters name what one store has, so they stay behind; the range goes along. */
export function switchStore(id: string): void {
  session.remember(id);
  const url = new URL(page.url.href);
  url.searchParams.set('store', id);
  url.searchParams.delete('filters');
  void goto(url);
}
