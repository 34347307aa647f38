import type { KeyGrant, Store } from '../../contracts/store.ts';
import type { Cache } from '../cache/port.ts';
import type { Directory, DirectorySnapshot, Erasure, OrderSource } from './port.ts';
import { sha256 } from './token.ts';

/** The cache's channel on which a changed directory is announced, whole. */
export const DIRECTORY_CHANGED = 'directory';

export interface DirectoryChanged {
  /** The directory that announces it. */
  by: string;
  snapshot: DirectorySnapshot;
}

interface TimedGrant {
  grant: KeyGrant;
  expiresAt: number | null;
  used: boolean;
}

/** Grants kept by the key's own text, so that a request costs no hash. */
const REMEMBERED_KEYS = 10_000;

/** A directory in memory, from a snapshot. `replace` puts another in its place. */
export class SnapshotDirectory implements Directory {
  #snapshot: DirectorySnapshot;
  #stores = new Map<string, Store>();
  readonly #used = new Set<string>();
  #sources = new Map<string, OrderSource>();
  #keys = new Map<string, TimedGrant>();
  #byText = new Map<string, TimedGrant | undefined>();
  readonly #clock: () => number;

  constructor(snapshot: Partial<DirectorySnapshot> = {}, clock: () => number = Date.now) {
    this.#snapshot = { stores: [], keys: [], sources: [], erasures: [], salts: [], ...snapshot };
    this.#clock = clock;
    this.replace(this.#snapshot);
  }

  replace(snapshot: DirectorySnapshot): void {
    this.#snapshot = snapshot;
    this.#stores = new Map(snapshot.stores.map((store) => [store.id, store]));
    this.#byText.clear();
    for (const timed of this.#keys.values()) if (timed.used) this.#used.add(timed.grant.id);
    this.#keys.clear();
    for (const { sha256: hash, store: storeId, expiresAt, ...key } of snapshot.keys) {
      const store = this.#stores.get(storeId);
      if (store) this.#keys.set(hash, { grant: { ...key, store }, expiresAt, used: false });
    }
    this.#sources = new Map(snapshot.sources.map((source) => [source.id, source]));
  }

  stores(): Store[] {
    return this.#snapshot.stores;
  }

  store(id: string): Store | undefined {
    return this.#stores.get(id);
  }

  grant(key: string): KeyGrant | undefined {
    let timed = this.#byText.get(key);
    if (timed === undefined && !this.#byText.has(key)) {
      timed = this.#keys.get(sha256(key));
      if (this.#byText.size >= REMEMBERED_KEYS) this.#byText.clear();
      this.#byText.set(key, timed);
    }
    if (timed === undefined || (timed.expiresAt !== null && timed.expiresAt <= this.#clock())) return undefined;
    timed.used = true;
    return timed.grant;
  }

  async find(key: string): Promise<KeyGrant | undefined> {
    return this.grant(key);
  }

  /** The ids of the keys that were used since it was last asked. */
  takeUsed(): string[] {
    for (const timed of this.#keys.values()) if (timed.used) this.#used.add(timed.grant.id);
    for (const timed of this.#keys.values()) timed.used = false;
    const used = [...this.#used];
    this.#used.clear();
    return used;
  }

  source(id: string): OrderSource | undefined {
    return this.#sources.get(id);
  }

  erasures(): readonly Erasure[] {
    return this.#snapshot.erasures;
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
