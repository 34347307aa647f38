import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, it } from 'vitest';
import { REPLAY_PATH, type ReplayRequest } from '../../contracts/replay.ts';
import { isSignedInternal, SIGNATURE_HEADER } from '../../platform/http/internal-signature.ts';
import { remoteResend } from './remote-resend.ts';

const NOW = Date.UTC(2026, 10, 21);
const KEY = Buffer.alloc(32, 7);
const REQUEST: ReplayRequest = {
  store: 'shop',
  dry_run: false,
  events: [{ id: 'i', request_id: 'r', received_at: NOW, event: { event_type: 'x' } }],
};
const ACCEPTED = { kind: 'accepted', event_id: 'e' };

let close = () => {};
afterEach(() => close());

/** An ingest that answers so, at its address. */
async function ingest(answer: (body: string, signature: string | undefined) => Response): Promise<string> {
  const app = new Hono().post(REPLAY_PATH, async (c) => answer(await c.req.text(), c.req.header(SIGNATURE_HEADER)));
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
    close = () => void server.close();
  });
}
const resend = (url: string | undefined) => remoteResend({ url, secret: () => KEY, clock: () => NOW })(REQUEST);

it('asks an ingest with a signature that holds', async () => {
  const url = await ingest((body, signature) =>
    isSignedInternal([KEY], REPLAY_PATH, body, signature, NOW) && JSON.parse(body).store === 'shop'
      ? Response.json({ verdicts: [ACCEPTED] })
      : Response.json({}, { status: 401 }),
  );
  expect(await resend(url)).toEqual([ACCEPTED]);
});

it('says what to set where it knows no ingest', async () => {
  await expect(resend(undefined)).rejects.toMatchObject({ code: 'no_ingest', status: 409, message: expect.stringMatching(/INGEST_URL/) });
});

it.each([
  ['keys that differ', () => Response.json({}, { status: 401 }), /same VAULT_KEYS/],
  ['an error', () => Response.json({}, { status: 500 }), /answered 500/],
  ['too few verdicts', () => Response.json({ verdicts: [] }), /replay again/],
  ['no JSON', () => new Response('<html>'), /replay again/],
])('%s: nothing is taken as done, and it may be tried again', async (_, answer, says) => {
  const failure = { code: 'ingest_unavailable', status: 503, retryable: true, message: expect.stringMatching(says) };
  await expect(resend(await ingest(answer))).rejects.toMatchObject(failure);
});

it('says so when nobody answers', async () => {
  await expect(resend('http://127.0.0.1:9')).rejects.toMatchObject({
    code: 'ingest_unavailable',
    message: expect.stringMatching(/does not answer/),
  });
});
