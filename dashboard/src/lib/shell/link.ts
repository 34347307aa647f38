import { page } from '$app/state';

/** The address of a page of the rail for the store in view. */
export function storeLink(href: string): string {
  const store = page.url.searchParams.get('store');
  return store ? `${href}?store=${encodeURIComponent(store)}` : href;
}

export function isCurrent(href: string): boolean {
  return page.url.pathname === href || page.url.pathname.startsWith(`${href}/`);
}
