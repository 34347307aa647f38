import type { Handle } from '@sveltejs/kit/hooks';
import { isTheme } from '#lib/theme.ts';

/**
 * The chosen theme is in the HTML itself, so that a dark page never flashes white. A page that other sites may show in a frame says which: the
 * server in front of it (platform/http/pages.ts) looked that up, and lets nobody else set this header.
 */
export const handle: Handle = async ({ event, resolve }) => {
  const cookie = event.cookies.get('theme');
  const theme = isTheme(cookie) ? cookie : 'system';
  const response = await resolve(event, { transformPageChunk: ({ html }) => html.replace('%footfall.theme%', theme) });
  const frames = event.request.headers.get('x-footfall-frame-ancestors');
  const policy = response.headers.get('content-security-policy');
  if (frames && policy)
    response.headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", `frame-ancestors ${frames}`));
  return response;
};
