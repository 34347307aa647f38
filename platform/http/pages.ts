import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '../../contracts/error.ts';
import { allowFrames, frameAncestorsOf, withSecurityHeaders } from './security-headers.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The origins of sites that may show this page in a frame, by its path and query; empty: none. */
export type FrameAncestors = (url: string) => Promise<readonly string[]>;

/** Tells the pages' hook which sites may show the page: `dashboard/src/hooks.server.ts` puts it into the policy. */
const FRAMES_HEADER = 'x-footfall-frame-ancestors';
/** The only pages that any site may ever show in a frame. */
const EMBED = /^\/embed(?:\/|$|\?)/;

/** The built dashboard. `secure`: people reach it by https. Without `frameAncestors` no site may show any of its pages in a frame. */
export async function pagesListener(secure: boolean, frameAncestors: FrameAncestors = async () => []): Promise<RequestListener> {
  const file = join(import.meta.dirname, '..', '..', 'dashboard', 'build', 'handler.js');
  if (!existsSync(file)) throw new Fault('no_dashboard', 'The dashboard is not built. Start with `npm start`, which builds it.');
  // The adapter takes https for granted; we say in this header what it is.
  process.env.KIT_PROTOCOL_HEADER = 'x-forwarded-proto';
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: Handler };
  return withSecurityHeaders(
    (request, response) => {
      request.headers['x-forwarded-proto'] = secure ? 'https' : 'http';
      // Ours alone to say, whatever came from outside.
      delete request.headers[FRAMES_HEADER];
      if (!EMBED.test(request.url ?? '')) return void handler(request, response);
      framesOf(request.url ?? '', frameAncestors).then((ancestors) => {
        if (ancestors !== "'none'") allowFrames(response);
        request.headers[FRAMES_HEADER] = ancestors;
        handler(request, response);
      });
    },
    'page',
    { secure },
  );
}

/** Nobody may, when it cannot be known. */
async function framesOf(url: string, frameAncestors: FrameAncestors): Promise<string> {
  try {
    return frameAncestorsOf(await frameAncestors(url));
  } catch {
    return frameAncestorsOf([]);
  }
}
