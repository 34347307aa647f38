/** Pages for people without a session: they have no rail, and ask for none. */
const OUTSIDE = ['/welcome', '/sign-in', '/forgot-password', '/reset-password', '/invitation', '/share', '/embed'];

/** `route`: as SvelteKit names it, `/share/[token]/live`; null where there is no such page. */
export function isOutside(route: string | null): boolean {
  return OUTSIDE.some((start) => route === start || route?.startsWith(`${start}/`));
}
