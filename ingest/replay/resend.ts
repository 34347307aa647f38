import { createHash } from 'node:crypto';
import { Fault } from '../../contracts/error.ts';
import type { TrackEvent } from '../../contracts/event.ts';
import type { ReplayEvent, ReplayVerdict, Resend } from '../../contracts/replay.ts';
import type { Store } from '../../contracts/store.ts';
import type { Directory } from '../../platform/database/port.ts';
import { checkPressure } from '../admit.ts';
import type { IngestDeps } from '../deps.ts';
import { cutDeep } from '../depth.ts';
import { append } from '../record.ts';
import { isSuspect } from '../text.ts';
import { validate } from '../validate.ts';

export type ResendDeps = Pick<IngestDeps, 'log' | 'limits' | 'clock' | 'newRequestId'> & { directory: Pick<Directory, 'store'> };

/**
 * The edge's side of a replay: the same checks and the same log as for any event, with the trust of an import. An event without a time has that of its
 * first try, one without an id its row's, and one without a visitor its request's: so it is stored once, however often it is sent.
 */
export function createResend(deps: ResendDeps): Resend {
  return async ({ store: id, events, dry_run }) => {
    const store = deps.directory.store(id);
    if (!store) throw new Fault('unknown_store', `There is no store "${id.slice(0, 64)}".`, { status: 404 });
    const checked = events.map((one) => check(one, store, deps.limits.eventBytes));
    const accepted = checked.flatMap(({ event }) => (event ? [event] : []));
    if (!dry_run && accepted.length > 0) {
      const overloaded = checkPressure(deps.log);
      if (overloaded) throw new Fault(overloaded.code, overloaded.message, { status: 503, retryable: true });
      await append(
        deps.log,
        { store: id, request_id: deps.newRequestId(), received_at: deps.clock(), trusted: true, ip: undefined, user_agent: undefined },
        accepted,
        [],
      );
    }
    return checked.map(({ verdict }) => verdict);
  };
}

function check(replay: ReplayEvent, store: Store, eventBytes: number): { verdict: ReplayVerdict; event?: TrackEvent } {
  const text = textOf(replay.event);
  if (text === undefined) {
    const message = 'The event nests deeper than 8 levels. Send fewer levels.';
    return { verdict: { kind: 'rejected', reason: 'too_deep', message } };
  }
  const found = validate(JSON.parse(text), {
    receivedAt: replay.received_at,
    sentAt: undefined,
    trusted: true,
    currency: store.currency,
    doNotTrack: false,
    suspect: isSuspect(text),
    eventBytes,
    newId: () => `replay-${createHash('sha256').update(replay.id).digest('base64url').slice(0, 22)}`,
  });
  if (found.kind === 'rejected') return { verdict: { kind: 'rejected', reason: found.reason, message: found.message } };
  const { event } = found;
  if (event.visitor_id === undefined && event.user_id === undefined) event.visitor_id = `request ${replay.request_id}`;
  return { verdict: { kind: 'accepted', event_id: event.event_id }, event };
}

/** The event's JSON, cut where the edge cuts a request's; undefined when it nests too deep to be written at all. */
function textOf(event: unknown): string | undefined {
  try {
    return cutDeep(JSON.stringify(event) ?? 'null');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
