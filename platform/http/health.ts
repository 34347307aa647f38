import { Hono } from 'hono';
import type { Registry } from 'prom-client';

export interface HealthDeps {
  /** Each engine's name with what is wrong with it, or null when it answers. */
  ready: () => Promise<Record<string, string | null>>;
  registry: Registry;
}

/** For whoever runs it: the process answers, its engines answer, and what it measures of itself. */
export function healthRoutes({ ready, registry }: HealthDeps): Hono {
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

/** What is wrong with an engine, in words; null when it answers within `timeoutMs`. */
export async function problemOf(ping: Promise<unknown>, timeoutMs = 3_000): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`has not answered for ${timeoutMs} ms`), timeoutMs);
  });
  const answered = ping.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
