import type { RequestListener } from 'node:http';
import { OF_API } from '../api/service.ts';
import { isOfFormats } from '../ingest/formats/mount.ts';
import { OF_INGEST } from '../ingest/paths.ts';
import { staticScripts } from '../tracker/serve.ts';

export interface Handlers {
  ingest: RequestListener;
  api: RequestListener;
  pages: RequestListener;
  /** The write key of the sample store, for the demo shop. */
  demoKey: () => string | undefined;
}

/** One address for all services: events, API, scripts, and the pages for everything else. */
export async function routeRequests({ ingest, api, pages, demoKey }: Handlers): Promise<RequestListener> {
  const scripts = await staticScripts(demoKey);
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (OF_INGEST.test(path) || isOfFormats(path)) return void ingest(request, response);
    if (OF_API.test(path)) return void api(request, response);
    if (scripts(path, request, response)) return;
    pages(request, response);
  };
}
