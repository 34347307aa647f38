import { expect, it } from 'vitest';
import { isBounce, isEngaged } from './engagement.ts';
import { sessionize } from './sessionize.ts';
import { event } from './testing/event.ts';

const bought = event('b', 5, { event_type: 'purchase', value: 1, has_value: true });
it.each([
  ['one page view', [event('a', 0)], false],
  ['two page views', [event('a', 0), event('b', 5)], true],
  ['exactly ten seconds', [event('a', 0), event('b', 10_000, { event_type: 'scroll' })], false],
  ['a millisecond more', [event('a', 0), event('b', 10_001, { event_type: 'scroll' })], true],
  ['an order', [event('a', 0), bought], true],
])('%s', (_name, events, engaged) => {
  const [session] = sessionize(events, 1_800_000);
  expect(session && isEngaged(session)).toBe(engaged);
  expect(session && isBounce(session)).toBe(!engaged);
});
