import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('sessions', 'sessions');

export const mutations: readonly Mutation[] = [
  plant(
    'a gap of exactly the timeout parts sessions, in the batch',
    'sessionize.ts',
    'event.ts - last.end <= timeout',
    'event.ts - last.end < timeout',
  ),
  plant('the same in the stream, after', 'add-event.ts', 'endOf(sessions, begin - 1) <= timeout', 'endOf(sessions, begin - 1) < timeout'),
  plant('the same in the stream, before', 'add-event.ts', '- event.ts > timeout', '- event.ts >= timeout'),
  plant('the timeout runs from the session’s start', 'sessionize.ts', 'event.ts - last.end', 'event.ts - last.start'),
  plant(
    'midnight parts sessions',
    'sessionize.ts',
    'if (last && event.ts',
    'if (last && Math.floor(event.ts / 864e5) === Math.floor(last.end / 864e5) && event.ts',
  ),
  plant('a late event does not bridge two sessions', 'add-event.ts', 'while (begin > 0 && event.ts', 'if (begin > 0 && event.ts'),
  plant('sessions that were bridged are lost', 'add-event.ts', 'for (const other of joined) absorb(session, other);', ''),
  plant('a late first event leaves the old identity', 'add-event.ts', '[{ ...session }, ...joined] : joined', 'joined : joined'),
  plant('of equal times the order of arrival decides', 'merge.ts', '(timeA === timeB && idA < idB)', '(timeA === timeB && idA !== idB)'),
  plant(
    'a late event becomes the end',
    'merge.ts',
    'if (isBefore(into.end, into.endId, part.end, part.endId)) {',
    'if (part.endId !== "") {',
  ),
  plant('the last event’s channel overrides the first’s', 'merge.ts', 'into.channel = part.channel;', ''),
  plant('an event without a page ends on none', 'session-of.ts', "exitAt: e.page === '' ? 0 : e.ts", 'exitAt: e.ts + 1'),
  plant(
    'an order reported twice is the later report',
    'merge.ts',
    'if (!known || isBefore(order.ts, order.eventId, known.ts, known.eventId))',
    'if (known !== order)',
  ),
  plant('all orders without an id are one', 'session-of.ts', 'orders[e.order_id || e.event_id]', 'orders[e.order_id]'),
  plant('the store is no part of a session’s id', 'session-id.ts', 'store}', '"shop"}'),
  plant('ten seconds are engaged', 'engagement.ts', '> 10_000', '>= 10_000', 'engagement'),
  plant('one page view is engaged', 'engagement.ts', 'pageviews >= 2', 'pageviews >= 1', 'engagement'),
];
