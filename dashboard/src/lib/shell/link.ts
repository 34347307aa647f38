import { session } from '#lib/session.svelte.ts';
import { page } from '$app/state';

/** The address of a page of the rail for the store in view. */
export function storeLink(href: string): string {
  const store = page.url.searchParams.get('store');
  return session.base + (store ? `${href}?store=${encodeURIComponent(store)}` : href);
}

export function isCurrent(href: string): boolean {
  const path = session.base + href;
  return page.url.pathname === path || page.url.pathname.startsWith(`${path}/`);
}
