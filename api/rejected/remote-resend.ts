import { Fault } from '../../contracts/error.ts';
import { REPLAY_PATH, type Resend, replayAnswerSchema } from '../../contracts/replay.ts';
import { SIGNATURE_HEADER, signInternal } from '../../platform/http/internal-signature.ts';
import { outboundFetch } from '../../platform/http/outbound.ts';

const TIMEOUT_MS = 20_000;

export interface RemoteResendOptions {
  /** INGEST_URL: any ingest, as the api reaches it. Undefined: there is none, and a replay says so. */
  url: string | undefined;
  /** Signs what is sent; throws Fault `vault_missing` where the server has no key. */
  secret: () => Buffer;
  clock: () => number;
}

/** Replays by way of an ingest elsewhere. Throws Fault `no_ingest`, `ingest_unavailable`, or what the ingest says. */
export function remoteResend({ url, secret, clock }: RemoteResendOptions): Resend {
  return async (request) => {
    if (url === undefined) {
      const message =
        'This api does not know where events are taken: set INGEST_URL to the address of an ingest (docs/operations.md), and start it again.';
      throw new Fault('no_ingest', message, { status: 409 });
    }
    const body = JSON.stringify(request);
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signInternal(secret(), REPLAY_PATH, body, clock()) };
    let response: Response;
    try {
      // The operator's own address, not one that somebody typed in: it is usually a private one.
      response = await outboundFetch(
        new URL(REPLAY_PATH, url),
        { method: 'POST', headers, body, timeoutMs: TIMEOUT_MS },
        { allow: () => true },
      );
    } catch {
      throw unavailable('it does not answer. Look whether it runs, and whether INGEST_URL is its address; then replay again');
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.status === 401)
      throw unavailable('it does not take what this api signs. Both need the same VAULT_KEYS, and clocks within a minute');
    const read = replayAnswerSchema.safeParse(answer);
    if (!response.ok || !read.success || read.data.verdicts.length !== request.events.length)
      throw unavailable(`it answered ${response.status}. Nothing is lost: replay again, and look into its log if that goes on`);
    return read.data.verdicts;
  };
}

function unavailable(why: string): Fault {
  return new Fault('ingest_unavailable', `The ingest did not take the events: ${why}.`, { status: 503, retryable: true });
}
