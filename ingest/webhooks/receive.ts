import { IncomingMessage } from 'node:http';
import { Fault } from '../../contracts/error.ts';
import type { OrderRecordBody } from '../../contracts/log-record.ts';
import { readSecrets, secretPlace } from '../../contracts/source-secrets.ts';
import type { OrderSource } from '../../platform/database/port.ts';
import type { ClientAddress } from '../../platform/http/address.ts';
import { checkPressure, checkRate } from '../admit.ts';
import { fromFault, json, type Refusal, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import type { IngestDeps } from '../deps.ts';
import { parseCut } from '../depth.ts';
import type { EdgeRequest } from '../edge-request.ts';
import { isFields } from '../formats/values.ts';
import { hash } from '../record.ts';
import { type Told, unreadable } from './delivery.ts';
import { PLATFORMS, type Platform, type PlatformPath } from './platforms.ts';
import { noteDelivery } from './status.ts';

const BODY_TIMEOUT_MS = 15_000;
/** How a delivery ended, as it is counted. */
export type Outcome = 'stored' | 'ignored' | 'unreadable' | 'forged' | 'unknown_source' | 'refused' | 'failed';

const UNKNOWN_SOURCE: Refusal = {
  status: 404,
  code: 'unknown_source',
  message: 'No shop is connected under this address. Copy the address from Settings, Orders, or connect the shop again.',
};
const FORGED: Refusal = {
  status: 401,
  code: 'wrong_signature',
  message: 'The signature does not fit the body. Enter the secret of this connection in the shop, or the shop’s own in Settings, Orders.',
};
const STALE: Refusal = {
  status: 401,
  code: 'stale_signature',
  message: 'The signature is more than 5 minutes old or ahead. Sign each try anew, and set the clock of the sending server.',
};
const UNAVAILABLE: Refusal = {
  status: 503,
  code: 'webhooks_unavailable',
  message: 'This server cannot open the secrets of its shops: the vault’s key is missing. See docs/operations.md.',
  headers: { 'retry-after': '60' },
};

/**
 * The way of a shop's delivery: source, pressure, body, signature over the bytes as sent, translation, log, answer. 200 only when what it says would
 * survive a kill. Nothing of the payload but the order's figures is kept: no name, no address. Never throws.
 */
export function webhookReceiver(
  deps: IngestDeps,
  addressOf: ClientAddress,
): (request: EdgeRequest, path: PlatformPath, id: string) => Promise<Response> {
  const { directory, vault, log, cache, limits, clock, metrics } = deps;

  /** Whoever guesses secrets or addresses shares one allowance with the events of that address. */
  async function turnAway(request: EdgeRequest, refusal: Refusal): Promise<Refusal> {
    const address = addressOf(request.socketAddress, request.headers['x-forwarded-for'] as string | undefined);
    return (address === undefined ? undefined : await checkRate(cache, `ingest:address:${address}`, limits.ratePerAddress)) ?? refusal;
  }

  async function outcome(
    requestId: string,
    request: EdgeRequest,
    path: PlatformPath,
    source: OrderSource | undefined,
  ): Promise<[Outcome, Refusal | string]> {
    const platform: Platform = PLATFORMS[path];
    if (source === undefined || source.platform !== platform.name) return ['unknown_source', await turnAway(request, UNKNOWN_SOURCE)];
    const overloaded = checkPressure(log);
    if (overloaded !== undefined) return ['refused', overloaded];
    if (vault === undefined) return ['failed', UNAVAILABLE];
    const { headers } = request;
    const timeout = request.body instanceof IncomingMessage ? undefined : BODY_TIMEOUT_MS;
    const body = await readBody(request.body, undefined, headers['content-length'], limits.bodyBytes, timeout);
    if (body.kind === 'too_large')
      return [
        'refused',
        {
          status: 413,
          code: 'body_too_large',
          message: `The delivery is larger than ${limits.bodyBytes} bytes.`,
          headers: { connection: 'close' },
        },
      ];
    if (body.kind !== 'read')
      return [
        'refused',
        {
          status: 408,
          code: 'body_timeout',
          message: 'The delivery did not arrive whole. Send it again.',
          headers: { connection: 'close' },
        },
      ];

    if (platform.isPing?.(body.bytes)) return ['ignored', answer('the platform’s ping')];
    const now = clock();
    const secrets = readSecrets(vault.open(secretPlace(source), source.sealedSecret), now);
    const signature = platform.check(body.bytes, headers, secrets, now);
    if (signature !== 'signed') return ['forged', await turnAway(request, signature === 'stale' ? STALE : FORGED)];

    const currency = directory.store?.(source.store)?.currency;
    if (currency === undefined) return ['unknown_source', UNKNOWN_SOURCE];
    const told = read(body.bytes, (payload) => platform.translate(payload, { sourceId: source.id, currency, receivedAt: now, headers }));
    if (told.kind === 'ignored') return ['ignored', answer(told.why)];
    if (told.kind === 'unreadable') {
      // A platform would send the same again for days, and then end the connection; whoever writes a sender of their own wants to know.
      if (!platform.tells) deps.logger?.error({ source: source.id, message: told.message }, 'a webhook could not be read');
      return ['unreadable', platform.tells ? { status: 400, code: 'invalid_order', message: told.message } : answer(told.message)];
    }
    const record: OrderRecordBody = {
      v: 1,
      kind: 'order',
      store: source.store,
      request_id: requestId,
      received_at: now,
      truth: told.truth,
    };
    // An order's deliveries share a partition; which of them counts is decided by their versions, not by their order.
    await log.append(hash(`${source.store}\n${told.truth.orderId}`) % log.partitions, JSON.stringify(record));
    return ['stored', STORED];
  }

  return async (request, path, id) => {
    const source = directory.source?.(id);
    const requestId = deps.newRequestId();
    let result: [Outcome, Refusal | string];
    try {
      result = await outcome(requestId, request, path, source);
    } catch (error) {
      const fault = error instanceof Fault ? error : undefined;
      if (!fault?.retryable) deps.logger?.error({ err: error, request_id: requestId }, 'a webhook failed');
      result = ['failed', fault?.code === 'vault_missing' ? UNAVAILABLE : fromFault(fault)];
    }
    const [ended, said] = result;
    metrics?.webhook?.(PLATFORMS[path].name, ended);
    if (source !== undefined) noteDelivery(cache, source.id, ended, clock());
    deps.logger?.debug({ request_id: requestId, source: source?.id, outcome: ended }, 'a webhook was answered');
    return typeof said === 'string' ? json(200, said, undefined, requestId) : refuse(said, undefined, requestId);
  };
}

const STORED = '{"ok":true}';

function answer(why: string): string {
  return JSON.stringify({ ok: true, ignored: why });
}

function read(bytes: Buffer, translate: (payload: Record<string, unknown>) => Told): Told {
  try {
    const payload: unknown = parseCut(bytes.toString());
    return isFields(payload) ? translate(payload) : unreadable('The body is JSON, but not an object.');
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable('The body is not JSON.');
    throw error;
  }
}
