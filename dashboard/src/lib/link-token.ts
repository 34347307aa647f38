import { replaceState } from '$app/navigation';
import { page } from '$app/state';
import { tabStorage } from './storage.ts';

/**
 * The token of a one-time link (`?token=`), taken out of the address so that it is neither copied, bookmarked nor sent along.
 * The tab keeps it under `name`, for a reload. Null without one. To be called when the page is mounted.
 */
export function takeToken(name: string): string | null {
  const url = new URL(page.url.href);
  const token = url.searchParams.get('token');
  if (token === null) return tabStorage.read(name);
  tabStorage.write(name, token);
  url.searchParams.delete('token');
  // The router is ready only after the first mount.
  setTimeout(() => replaceState(url, page.state));
  return token;
}

export function dropToken(name: string): void {
  tabStorage.write(name, null);
}
