import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../../harness/sign-in.ts';

export const ROLES = ['owner', 'admin', 'marketer', 'analyst', 'viewer'] as const;
/** Everybody who may try: the five roles of the store, and those who have no business there. */
export const ACTORS = [
  ...ROLES,
  'nobody',
  'share link',
  'write key',
  'secret key',
  'reading key',
  'ended key',
  'other owner',
  'other key',
  'foreign page',
] as const;
export type Actor = (typeof ACTORS)[number];

const PASSWORD = 'matrix of who may do what';
const STORE = { currency: 'EUR', timezone: 'UTC', origins: [] };
const KEYS = { 'write key': 'wk_matrix_shop', 'secret key': 'sk_matrix_shop', 'other key': 'sk_matrix_other' };

/** A PROVISION file with the store `shop` and a person of each role, and the store `other` (by what name it is given) with its own owner. */
export async function provisionActors(folder: string, otherName = 'Other'): Promise<string> {
  const file = join(folder, 'actors.json');
  const person = (name: string, role: string, store: string) => ({
    email: `${name}@shop.example`,
    password: PASSWORD,
    role,
    stores: [store],
  });
  const stores = [
    { ...STORE, id: 'shop', name: 'Shop', write_key: KEYS['write key'], secret_key: KEYS['secret key'] },
    { ...STORE, id: 'other', name: otherName, write_key: 'wk_matrix_other', secret_key: KEYS['other key'] },
  ];
  await writeFile(
    file,
    JSON.stringify({ stores, people: [...ROLES.map((role) => person(role, role, 'shop')), person('stranger', 'owner', 'other')] }),
  );
  return file;
}

/** How a person of that role signs in. */
export function personOf(name: string): { email: string; password: string } {
  return { email: `${name}@shop.example`, password: PASSWORD };
}

/** What each of them sends along. */
export async function headersOfActors(url: string): Promise<Record<Actor, Record<string, string>>> {
  const origin = { origin: url };
  const session = async (name: string) => ({ cookie: await signIn(url, personOf(name)), ...origin });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const owner = await session('owner');
  const ask = async (method: string, path: string, body: unknown): Promise<Record<string, string>> => {
    const headers = { ...owner, 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers, ...(body !== null && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? {} : ((await response.json()) as Record<string, string>);
  };
  const reading = await ask('POST', '/api/stores/shop/keys', { kind: 'secret', name: 'reading', scopes: ['stats.read'] });
  const ended = await ask('POST', '/api/stores/shop/keys', { kind: 'secret', name: 'ended' });
  await ask('DELETE', `/api/stores/shop/keys/${ended.id}`, null);
  const { link = '' } = await ask('POST', '/api/stores/shop/shares', { name: 'board' });
  const { access = '' } = await ask('POST', '/api/shares/open', { token: link.slice(link.lastIndexOf('/') + 1) });
  return {
    owner,
    admin: await session('admin'),
    marketer: await session('marketer'),
    analyst: await session('analyst'),
    viewer: await session('viewer'),
    nobody: origin,
    'share link': bearer(access),
    'write key': bearer(KEYS['write key']),
    'secret key': bearer(KEYS['secret key']),
    'reading key': bearer(reading.text ?? ''),
    'ended key': bearer(ended.text ?? ''),
    'other owner': await session('stranger'),
    'other key': bearer(KEYS['other key']),
    'foreign page': { ...owner, origin: 'https://evil.example' },
  };
}
