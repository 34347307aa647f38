import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Fault } from '../../contracts/error.ts';
import { REPLAY_BATCH, REPLAY_PATH, type Resend, replayRequestSchema } from '../../contracts/replay.ts';
import { isSignedInternal, SIGNATURE_HEADER } from '../../platform/http/internal-signature.ts';

export interface ReplayDoorDeps {
  resend: Resend;
  /** The newest first; throws Fault `vault_missing` where the server has none. */
  secrets: () => readonly Buffer[];
  clock: () => number;
  eventBytes: number;
  onProblem: (error: unknown) => void;
}

/** Where an ingest of its own takes replayed events from an api of ours, and from nobody else: the signature holds for a minute. */
export function createReplayDoor({ resend, secrets, clock, eventBytes, onProblem }: ReplayDoorDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof Fault) return c.json(error.body(), error.status as 503);
    onProblem(error);
    return c.json(new Fault('internal', 'Something went wrong in the server; its log says more.').body(), 500);
  });
  app.post(REPLAY_PATH, bodyLimit({ maxSize: REPLAY_BATCH * (4 * eventBytes + 1_024) }), async (c) => {
    const body = await c.req.text();
    if (!isSignedInternal(secrets(), REPLAY_PATH, body, c.req.header(SIGNATURE_HEADER), clock()))
      throw new Fault('unauthorised', 'Only an api with the same VAULT_KEYS, and a clock within a minute, may send here.', { status: 401 });
    const request = replayRequestSchema.safeParse(readable(body));
    if (!request.success) throw new Fault('bad_request', 'This is no replay. Run the same version of api and ingest.', { status: 400 });
    return c.json({ verdicts: await resend(request.data) });
  });
  return app;
}

function readable(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
