import { page } from '$app/state';
import { ApiError, getJson } from './api.ts';
import { makeFormat } from './format.ts';

export interface SessionStore {
  id: string;
  name: string;
  currency: string;
  timezone: string;
  sample: boolean;
  write_key?: string;
}
interface SessionAnswer {
  principal: { kind?: string; email?: string } | string;
  stores: SessionStore[];
}

const LAST_STORE = 'footfall.store';

/** Who is signed in and which store the page is about. The address says which (`?store=`); else the last one looked at. */
class Session {
  state = $state<'loading' | 'ready' | 'signed-out' | 'failed'>('loading');
  stores = $state.raw<SessionStore[]>([]);
  error = $state.raw<ApiError | undefined>();

  /** Null while loading, signed out, or when there is no store at all. */
  readonly store = $derived.by((): SessionStore | null => {
    const wanted = page.url.searchParams.get('store') ?? localStorage.getItem(LAST_STORE);
    return this.stores.find((store) => store.id === wanted) ?? this.stores[0] ?? null;
  });

  /** Writes figures and times for the store in view. */
  readonly format = $derived(
    makeFormat({ locale: navigator.language, currency: this.store?.currency ?? 'USD', timezone: this.store?.timezone ?? 'UTC' }),
  );

  async load() {
    try {
      const answer = await getJson<SessionAnswer>('/api/session');
      this.stores = answer.stores;
      this.error = undefined;
      this.state = 'ready';
    } catch (error) {
      this.error = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      this.state = this.error.status === 401 ? 'signed-out' : 'failed';
    }
  }

  remember(id: string) {
    localStorage.setItem(LAST_STORE, id);
  }
}

export const session = new Session();
