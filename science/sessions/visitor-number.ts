import { hash } from 'node:crypto';

/** The number under which the warehouse holds a visitor that names itself: the same always, per store. A UInt64 in decimal. */
export function visitorNumber(store: string, id: string): string {
  return BigInt(`0x${hash('sha256', `${store}\n${id}`).slice(0, 16)}`).toString();
}

/** The same of a user of the shop, by the id that the shop gives. */
export function userNumber(store: string, id: string): string {
  return visitorNumber(store, `user\n${id}`);
}
