import { ApiError, getJson } from '#lib/api.ts';
import { session } from '#lib/session.svelte.ts';

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  kind: string;
  action: string;
  target: string;
  details: Record<string, unknown>;
  address: string | null;
  browser: string | null;
}
interface Page {
  entries: AuditEntry[];
  next: number | null;
}

const PAGE = 50;

/** The audit log as far as it was read: newest first, older ones by the page. */
export class Log {
  entries = $state.raw<AuditEntry[] | null>(null);
  next = $state<number | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  #asked: AbortController | null = null;

  /** From the newest on. What is shown stays until the answer is there. */
  read(search: string): Promise<void> {
    return this.#ask(search, null);
  }

  more(search: string): Promise<void> {
    return this.#ask(search, this.next);
  }

  stop(): void {
    this.#asked?.abort();
  }

  async #ask(search: string, before: number | null): Promise<void> {
    this.#asked?.abort();
    const control = new AbortController();
    this.#asked = control;
    this.loading = true;
    try {
      const query = { search, before: before ?? undefined, limit: PAGE };
      const page = await getJson<Page>(`/api/stores/${session.store?.id}/audit`, query, control.signal);
      this.entries = before === null ? page.entries : [...(this.entries ?? []), ...page.entries];
      this.next = page.next;
      this.error = null;
    } catch (error) {
      if (control.signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      if (this.error.status === 401) void session.load();
    }
    this.loading = false;
  }
}
