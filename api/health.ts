import { Hono } from 'hono';
import type { ApiDeps } from './deps.ts';

/** For whoever runs it: the process answers, its engines answer, and what it measures of itself. */
export function healthRoutes({ ready, registry }: Pick<ApiDeps, 'ready' | 'registry'>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const engines = await ready();
    const wrong = Object.values(engines).some((problem) => problem !== null);
    return c.json({ status: wrong ? 'not ready' : 'ready', engines }, wrong ? 503 : 200);
  });
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }));
  return app;
}
