import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** The ceiling: a Hono handler that parses the same body and stores nothing. A process of its own, told to stop by SIGTERM. */
const app = new Hono();
app.post('/track/event', async (c) => {
  await c.req.json();
  return c.json({ accepted: 1, rejected: 0 }, 202);
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => console.log(`ready on http://127.0.0.1:${info.port}`));
