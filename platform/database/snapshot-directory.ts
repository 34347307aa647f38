import type { KeyGrant, Store } from '../../contracts/store.ts';
import type { Cache } from '../cache/port.ts';
import type { Directory, DirectorySnapshot } from './port.ts';
import { sha256 } from './token.ts';

/** The cache's channel on which a changed directory is announced, whole. */
export const DIRECTORY_CHANGED = 'directory';

export interface DirectoryChanged {
  /** The directory that announces it. */
  by: string;
  snapshot: DirectorySnapshot;
}

/** Grants kept by the key's own text, so that a request costs no hash. */
const REMEMBERED_KEYS = 10_000;

/** A directory in memory, from a snapshot. `replace` puts another in its place. */
export class SnapshotDirectory implements Directory {
  #snapshot: DirectorySnapshot;
  #stores = new Map<string, Store>();
  #keys = new Map<string, KeyGrant>();
  #byText = new Map<string, KeyGrant | undefined>();

  constructor(snapshot: DirectorySnapshot) {
    this.#snapshot = snapshot;
    this.replace(snapshot);
  }

  replace(snapshot: DirectorySnapshot): void {
    this.#snapshot = snapshot;
    this.#stores = new Map(snapshot.stores.map((store) => [store.id, store]));
    this.#byText.clear();
    this.#keys.clear();
    for (const [hash, storeId, kind] of snapshot.keys) {
      const store = this.#stores.get(storeId);
      if (store) this.#keys.set(hash, { store, kind });
    }
  }

  stores(): Store[] {
    return this.#snapshot.stores;
  }

  store(id: string): Store | undefined {
    return this.#stores.get(id);
  }

  grant(key: string): KeyGrant | undefined {
    if (this.#byText.has(key)) return this.#byText.get(key);
    const grant = this.#keys.get(sha256(key));
    if (this.#byText.size >= REMEMBERED_KEYS) this.#byText.clear();
    this.#byText.set(key, grant);
    return grant;
  }

  salt(at: number): string {
    const day = utcDay(at);
    const { salts } = this.#snapshot;
    return (salts.find(([saltDay]) => saltDay <= day) ?? salts.at(-1))?.[1] ?? '';
  }

  snapshot(): DirectorySnapshot {
    return this.#snapshot;
  }
}

/** Follows the announcements of whoever owns the directory. */
export async function fromSnapshot(snapshot: DirectorySnapshot, cache: Cache): Promise<Directory> {
  const directory = new SnapshotDirectory(snapshot);
  await cache.subscribe(DIRECTORY_CHANGED, (message) => directory.replace((JSON.parse(message) as DirectoryChanged).snapshot));
  return directory;
}

export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
