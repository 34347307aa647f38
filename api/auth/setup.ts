import { Hono } from 'hono';
import { html } from 'hono/html';
import { Fault } from '../../contracts/error.ts';
import { SESSION_COOKIE, sameOrigin, sessionToken } from './principal.ts';

export interface SetupDeps {
  /** Uses the link up; the token of the session that it opens, or null. */
  redeem: (token: string) => Promise<string | null>;
  endSession: (token: string) => Promise<void>;
  /** True behind https: cookies get Secure and the __Host- prefix. */
  secure: boolean;
}

const MAX_AGE = 30 * 86_400;

/** The one-time link that the start prints, and the way out. */
export function setupRoutes({ redeem, endSession, secure }: SetupDeps): Hono {
  const app = new Hono();
  const cookie = (value: string, maxAge: number) =>
    `${secure ? '__Host-' : ''}${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;

  app.get('/setup', async (c) => {
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    const session = await redeem(c.req.query('token') ?? '');
    if (!session) return c.html(USED, 403);
    c.header('Set-Cookie', cookie(session, MAX_AGE));
    return c.redirect('/');
  });

  app.post('/api/logout', async (c) => {
    if (!sameOrigin(c.req.header('origin'), c.req.header('host')))
      throw new Fault('foreign_origin', 'Sign out from the dashboard itself.', { status: 403 });
    const token = sessionToken(c.req.header('cookie'));
    if (token) await endSession(token);
    c.header('Set-Cookie', cookie('', 0));
    return c.body(null, 204);
  });
  return app;
}

const USED = html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><meta name="color-scheme" content="light dark" /><title>Footfall</title></head>
  <body>
    <main>
      <h1>This link has been used, or is too old</h1>
      <p>A sign-in link opens the dashboard once. Stop the server and start it again: it prints a new one.</p>
    </main>
  </body>
</html>`;
