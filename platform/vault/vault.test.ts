import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import type { Place } from './port.ts';
import { openVault } from './vault.ts';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64url')}`;
const OLD = newKey('old');
const NEW = newKey('new');
const PLACE: Place = { table: 'order_sources', store: 'shop', row: 'src_1', column: 'sealed_secret' };
const { vault } = openVault({ keys: OLD });

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return undefined;
}

test('what was sealed opens in its place, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.record(places()), (secret, place) => {
      expect(vault.open(place, vault.seal(place, secret))).toBe(secret);
    }),
  );
});

test('no two seals are alike, and none shows its secret', () => {
  const texts = Array.from({ length: 50 }, () => vault.seal(PLACE, 'whsec_canary'));
  expect(new Set(texts.map((text) => text.split('.')[2])).size).toBe(50);
  expect(new Set(texts.map((text) => text.split('.')[3])).size).toBe(50);
  for (const text of texts) expect(text).toMatch(/^v1\.old(\.[A-Za-z0-9_-]+){3}$/);
});

test('a place that differs in one field opens nothing', () => {
  fc.assert(
    fc.property(fc.record(places()), fc.record(places()), (place, other) => {
      const same = (Object.keys(place) as (keyof Place)[]).every((name) => place[name] === other[name]);
      fc.pre(!same);
      expect(codeOf(() => vault.open(other, vault.seal(place, 'secret')))).toBe('vault_sealed');
    }),
  );
});

test.each<[string, Partial<Place>]>([
  ['another store', { store: 'other' }],
  ['another row', { row: 'src_2' }],
  ['another column', { column: 'name' }],
  ['another table', { table: 'api_keys' }],
  ['a field that runs into the next', { table: 'order_sourcess', store: 'hop' }],
  ['fields that changed places', { store: 'src_1', row: 'shop' }],
])('%s opens nothing, and is not rewrapped', (_, part) => {
  const elsewhere = { ...PLACE, ...part };
  const sealed = vault.seal(PLACE, 'secret');
  expect(codeOf(() => vault.open(elsewhere, sealed))).toBe('vault_sealed');
  expect(codeOf(() => openVault({ keys: `${NEW},${OLD}` }).vault.rewrap(elsewhere, sealed))).toBe('vault_sealed');
});

test('a bit flipped at any position opens nothing', () => {
  const sealed = vault.seal(PLACE, 'secret');
  for (let at = 0; at < sealed.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = sealed.slice(0, at) + String.fromCharCode(sealed.charCodeAt(at) ^ (1 << bit)) + sealed.slice(at + 1);
      expect(codeOf(() => vault.open(PLACE, flipped))).toBe('vault_sealed');
    }
  }
});

test('a bit flipped in the bytes themselves, a cut and a text of no vault open nothing', () => {
  const [version, id, ...parts] = vault.seal(PLACE, 'secret').split('.');
  parts.forEach((part, which) => {
    const bytes = Buffer.from(part, 'base64url');
    for (let at = 0; at < bytes.length * 8; at++) {
      const other = Buffer.from(bytes);
      other[at >> 3] = (other[at >> 3] ?? 0) ^ (1 << (at & 7));
      const text = [version, id, ...parts.with(which, other.toString('base64url'))].join('.');
      expect(codeOf(() => vault.open(PLACE, text))).toBe('vault_sealed');
    }
    for (let length = 0; length < bytes.length; length++) {
      const text = [version, id, ...parts.with(which, bytes.subarray(0, length).toString('base64url'))].join('.');
      expect(codeOf(() => vault.open(PLACE, text))).toBe('vault_sealed');
    }
  });
  for (const text of ['', 'v1', 'secret', 'v1....', 'v2.old.AAAA.AAAA.AAAA', `${vault.seal(PLACE, 'a')}.`]) {
    expect(codeOf(() => vault.open(PLACE, text))).toBe('vault_sealed');
  }
});

test('parts of two sealed texts of one place do not go together', () => {
  const [a, b] = ['one', 'two'].map((secret) => vault.seal(PLACE, secret).split('.'));
  for (const at of [2, 3, 4]) expect(codeOf(() => vault.open(PLACE, a?.with(at, b?.[at] ?? '').join('.') ?? ''))).toBe('vault_sealed');
});

test('a key that is not here is named, and the secret is not', () => {
  const sealed = vault.seal(PLACE, 'whsec_canary');
  const other = openVault({ keys: NEW }).vault;
  expect(() => other.open(PLACE, sealed)).toThrow(/order_sources\.sealed_secret of src_1\): it needs the key old\./);
  expect(() => other.rewrap(PLACE, sealed)).toThrow(/needs the key old/);
  expect(codeOf(() => openVault({ keys: newKey('old') }).vault.open(PLACE, sealed))).toBe('vault_sealed');
});

test('a newer key seals, an older one still opens, and rewrapping changes the wrapping only', () => {
  const both = openVault({ keys: `${NEW}, ${OLD}` }).vault;
  const sealed = vault.seal(PLACE, 'secret');
  expect(both.open(PLACE, sealed)).toBe('secret');
  const fresh = both.rewrap(PLACE, sealed);
  expect(fresh).toMatch(/^v1\.new\./);
  expect(fresh?.split('.').slice(3)).toEqual(sealed.split('.').slice(3));
  expect(openVault({ keys: NEW }).vault.open(PLACE, fresh ?? '')).toBe('secret');
  expect(both.rewrap(PLACE, fresh ?? '')).toBeNull();
});

test('secrets of the server differ by name and by key, and stay the same', () => {
  const both = openVault({ keys: `${NEW},${OLD}` });
  expect(both.derive('sessions')).toEqual(openVault({ keys: NEW }).derive('sessions'));
  expect(both.derive('sessions')).toHaveLength(32);
  expect(both.derive('sessions')).not.toEqual(both.derive('links'));
  const all = both.deriveAll('sessions');
  expect(all.map(({ secret }) => secret)).toEqual([both.derive('sessions'), openVault({ keys: OLD }).derive('sessions')]);
  expect(all[1]?.version).toBe(openVault({ keys: OLD }).deriveAll('links')[0]?.version);
  expect(all[0]?.version).not.toBe(all[1]?.version);
});

test('without a key only what needs one is refused, in one line that says what to do', () => {
  const none = openVault({});
  const needs = [() => none.vault.seal(PLACE, 'a'), () => none.vault.open(PLACE, 'a'), () => none.derive('a'), () => none.deriveAll('a')];
  for (const work of needs) expect(work).toThrow(/^[^\n]*set VAULT_KEYS[^\n]*$/);
  expect(codeOf(() => none.vault.rewrap(PLACE, 'a'))).toBe('vault_missing');
});

test('half of a character is refused and not changed', () => {
  expect(codeOf(() => vault.seal(PLACE, 'a\ud800'))).toBe('bad_secret');
});

function places() {
  const field = fc.string({ unit: 'binary', maxLength: 12 });
  return { table: field, store: field, row: field, column: field };
}
