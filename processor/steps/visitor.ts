import { createHmac } from 'node:crypto';
import { visitorNumber } from '../../science/sessions/visitor-number.ts';
import { remember, rememberPairs } from './remember.ts';

const named = rememberPairs<string>(50_000, visitorNumber);
const hashed = remember<string>(50_000, (key) => {
  const at = key.indexOf('\n');
  return firstUInt64(
    createHmac('sha256', key.slice(0, at))
      .update(key.slice(at + 1))
      .digest(),
  );
});

/** A visitor that names itself (an import, or a browser with consent): the same id always, per store. A UInt64 in decimal. */
export function namedVisitor(store: string, id: string): string {
  return named(store, id);
}

/** A user of the shop, by the id that the shop gives: also the visitor for whom its server speaks. */
export function userHash(store: string, id: string): string {
  return namedVisitor(store, `user\n${id}`);
}

/** A visitor without consent: a hash of store, address and browser, keyed with the day's salt, so that no two days can be joined. */
export function dailyVisitor(salt: string, store: string, ip: string, userAgent: string): string {
  return hashed(`${salt}\n${store}\n${ip}\n${userAgent}`);
}

function firstUInt64(digest: Buffer): string {
  return digest.readBigUInt64BE(0).toString();
}
