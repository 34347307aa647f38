import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NodeHandler } from '../api/pages/dashboard.ts';
import { staticScripts } from '../tracker/serve.ts';

export interface Handlers {
  ingest: RequestListener;
  api: RequestListener;
  dashboard: NodeHandler;
  /** Whether people reach the server by https. */
  secure: boolean;
  /** The write key of the sample store, for the demo shop. */
  demoKey: () => string | undefined;
}

const OF_API = /^\/(?:api\/|healthz$|readyz$|metrics$|setup$)/;

/** One address for all services: events, API, scripts, and the dashboard for everything else. */
export async function routeRequests({ ingest, api, dashboard, secure, demoKey }: Handlers): Promise<RequestListener> {
  const scripts = await staticScripts(demoKey);
  return (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path.startsWith('/track/') || path.startsWith('/api/track/')) return void ingest(request, response);
    if (OF_API.test(path)) return void api(request, response);
    if (scripts(path, request, response)) return;
    request.headers['x-forwarded-proto'] = secure ? 'https' : 'http';
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    dashboard(request, response);
  };
}
