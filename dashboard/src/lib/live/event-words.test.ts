import { describe, expect, it } from 'vitest';
import { KNOWN_EVENTS } from '../../../../contracts/event.ts';
import { eventKind } from './event-kind.ts';
import { eventWords } from './event-words.ts';

describe('eventWords', () => {
  it.each([
    ['add_to_cart', 'Linen shirt', 'added', 'Linen shirt'],
    ['add_to_cart', '', 'added to the cart', ''],
    ['search', 'socks', 'searched for', '“socks”'],
    ['checkout_start', '/checkout', 'started checkout', ''],
    ['quiz_finished', 'Which tea?', 'quiz finished', 'Which tea?'],
  ])('%s about “%s”', (type, subject, verb, about) => {
    expect(eventWords({ type, subject })).toEqual({ verb, subject: about });
  });
  it('has words of its own for every known event', () => {
    for (const type of KNOWN_EVENTS) expect(eventWords({ type, subject: '' }).verb, type).not.toBe(type.replaceAll('_', ' '));
  });
});

describe('eventKind', () => {
  it.each([
    ['page_view', 'view'],
    ['search', 'view'],
    ['remove_from_cart', 'view'],
    ['add_to_cart', 'cart'],
    ['checkout_start', 'checkout'],
    ['checkout_payment', 'checkout'],
    ['purchase', 'order'],
    ['quiz_finished', 'view'],
  ])('%s is a %s', (type, kind) => {
    expect(eventKind(type)).toBe(kind);
  });
});
