import { ApiError } from './api.ts';
import { session } from './session.svelte.ts';

/**
 * Something fetched, kept while it is fetched again. Made while a component starts: it loads by itself, again whenever what
 * `load` read has changed, and stops with the component. `load` answers null when there is nothing to ask for yet.
 */
export class Resource<T> {
  data = $state.raw<T | undefined>();
  error = $state.raw<ApiError | undefined>();
  loading = $state(true);
  #round = $state(0);

  constructor(load: (signal: AbortSignal) => Promise<T> | null) {
    $effect(() => {
      void this.#round;
      const control = new AbortController();
      const pending = load(control.signal);
      if (pending) void this.#follow(pending, control.signal);
      return () => control.abort();
    });
  }

  /** Asks again, keeping what is shown. */
  reload = () => {
    this.#round += 1;
  };

  async #follow(pending: Promise<T>, signal: AbortSignal) {
    this.loading = true;
    try {
      const data = await pending;
      if (signal.aborted) return;
      this.data = data;
      this.error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      // The session has ended meanwhile: the whole page changes to the sign-in, not each card to an error.
      if (this.error.status === 401) void session.load();
    }
    this.loading = false;
  }
}
