import { page } from '$app/state';
import type { Action, Role } from '../../../contracts/roles.ts';
import { ApiError, getJson } from './api.ts';
import { makeFormat } from './format.ts';
import { browserStorage } from './storage.ts';

export interface SessionStore {
  id: string;
  name: string;
  currency: string;
  timezone: string;
  sample: boolean;
  /** Null: not a person asks, but a share link. */
  role: Role | null;
  may: Action[];
  write_key?: string;
}
export interface Principal {
  kind: 'person' | 'key' | 'share';
  email?: string;
  name?: string;
}
interface SessionAnswer {
  principal: Principal;
  stores: SessionStore[];
}

const LAST_STORE = 'store';

/** Who is signed in and which store the page is about. The address says which (`?store=`); else the last one looked at. */
class Session {
  state = $state<'loading' | 'ready' | 'signed-out' | 'failed'>('loading');
  principal = $state.raw<Principal | null>(null);
  stores = $state.raw<SessionStore[]>([]);
  error = $state.raw<ApiError | undefined>();
  /** Where the pages are: empty, or `/share/TOKEN` for whoever came by a share link. */
  base = $state('');
  #last = $state(browserStorage.read(LAST_STORE));

  /** Null while loading, signed out, or when there is no store at all. */
  readonly store = $derived.by((): SessionStore | null => {
    const wanted = page.url.searchParams.get('store') ?? this.#last;
    return this.stores.find((store) => store.id === wanted) ?? this.stores[0] ?? null;
  });

  /** Writes figures and times for the store in view. */
  readonly format = $derived(
    makeFormat({ locale: navigator.language, currency: this.store?.currency ?? 'USD', timezone: this.store?.timezone ?? 'UTC' }),
  );

  /** Whether who looks may do this in the store in view. The server asks again. */
  may = (action: Action): boolean => this.store?.may.includes(action) ?? false;

  async load() {
    try {
      const answer = await getJson<SessionAnswer>('/api/session');
      this.principal = answer.principal;
      this.stores = answer.stores;
      this.error = undefined;
      this.state = 'ready';
    } catch (error) {
      this.error = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      this.state = this.error.status === 401 ? 'signed-out' : 'failed';
    }
  }

  /** Forgets who was signed in: for after the sign-out. */
  forget() {
    this.principal = null;
    this.stores = [];
    this.state = 'signed-out';
  }

  remember(id: string) {
    browserStorage.write(LAST_STORE, id);
    this.#last = id;
  }
}

export const session = new Session();
