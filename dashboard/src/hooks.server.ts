import type { Handle } from '@sveltejs/kit/hooks';
import { isTheme } from '#lib/theme.ts';

/** The chosen theme is in the HTML itself, so that a dark page never flashes white. */
export const handle: Handle = ({ event, resolve }) => {
  const cookie = event.cookies.get('theme');
  const theme = isTheme(cookie) ? cookie : 'system';
  return resolve(event, { transformPageChunk: ({ html }) => html.replace('%footfall.theme%', theme) });
};
