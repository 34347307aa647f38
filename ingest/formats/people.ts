import { type ClientEvent, type Fields, without } from './values.ts';

/** Who a person is to the world outside the shop: needed by no figure, so not kept. Spelled as in Segment's and PostHog's documentation. */
const CONTACT: ReadonlySet<string> = new Set([
  'address',
  'avatar',
  'birthday',
  'email',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
  'name',
  'phone',
  'username',
  '$email',
  '$name',
  '$phone',
]);

/** What an SDK says of a person, without the ways to name or reach them. */
export function traitsOf(traits: Fields): ClientEvent {
  return without(traits, CONTACT);
}
