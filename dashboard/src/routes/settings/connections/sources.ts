import { apiUrl, getJson, send } from '#lib/api.ts';
import type { OrderSourceAnswer } from '../../../../../contracts/order-sources.ts';
import { PLATFORMS } from './platforms.ts';

type Platform = OrderSourceAnswer['platform'];
export interface SourceList {
  sources: OrderSourceAnswer[];
}
/** What is to be carried into the shop. The secret is told this once; null where it is the shop's own. */
export interface SourceSecret {
  name: string;
  platform: Platform;
  path: string;
  secret: string | null;
}

export const listSources = (store: string, signal: AbortSignal): Promise<SourceList> => getJson('/api/order-sources', { store }, signal);

/** `secret`: the shop's own, where it has one. Throws ApiError, as all below. */
export async function addSource(store: string, platform: Platform, name: string, secret: string): Promise<SourceSecret> {
  const own = PLATFORMS[platform].ownSecret;
  const made = await send<{ path: string; secret: string }>('POST', '/api/order-sources', {
    store,
    platform,
    name,
    ...(own && { secret }),
  });
  return { name, platform, path: made.path, secret: own ? null : made.secret };
}

export async function rotateSource(store: string, { id, name, platform, path }: OrderSourceAnswer, secret: string): Promise<SourceSecret> {
  const own = PLATFORMS[platform].ownSecret;
  const made = await send<{ secret: string }>('POST', `/api/order-sources/${id}/rotate`, { store, ...(own && { secret }) });
  return { name, platform, path, secret: own ? null : made.secret };
}

export function revokeSource(store: string, id: string): Promise<void> {
  return send('DELETE', apiUrl(`/api/order-sources/${id}`, { store }));
}
