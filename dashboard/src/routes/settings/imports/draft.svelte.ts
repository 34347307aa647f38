import { ApiError, upload } from '#lib/api.ts';
import { session } from '#lib/session.svelte.ts';
import {
  IMPORT_LIMIT,
  type ImportKind,
  type ImportPreview,
  type ImportResult,
  type ImportSettings,
} from '../../../../../contracts/imports.ts';

/** A file on its way in: chosen, looked at, mapped, imported. What was chosen stays until another file is, also when the server fails. */
export class Draft {
  kind = $state<ImportKind>('orders');
  file = $state.raw<File | null>(null);
  preview = $state.raw<ImportPreview | null>(null);
  result = $state.raw<ImportResult | null>(null);
  error = $state.raw<ApiError | null>(null);
  busy = $state<'reading' | 'importing' | null>(null);
  #asked: AbortController | null = null;

  choose(file: File) {
    this.reset();
    if (file.size > IMPORT_LIMIT) {
      const most = Math.round(IMPORT_LIMIT / 1_048_576);
      this.error = new ApiError(
        413,
        'file_too_large',
        `The file is larger than ${most} MiB. Export fewer months at a time, and import one file after the other.`,
      );
      return;
    }
    this.file = file;
    void this.look(null);
  }

  setKind(kind: ImportKind) {
    if (kind === this.kind) return;
    this.kind = kind;
    this.result = null;
    if (this.file) void this.look(null);
  }

  reset() {
    this.#asked?.abort();
    this.file = null;
    this.preview = null;
    this.result = null;
    this.error = null;
    this.busy = null;
  }

  /** Asks how the file is understood; null: by what its columns are called. */
  async look(settings: ImportSettings | null) {
    const answer = await this.#send<ImportPreview>('/api/imports/preview', 'reading', settings);
    if (answer) this.preview = answer;
  }

  async import(): Promise<boolean> {
    if (!this.preview) return false;
    const answer = await this.#send<ImportResult>('/api/imports', 'importing', this.preview.settings);
    if (!answer) return false;
    this.result = answer;
    this.file = null;
    this.preview = null;
    return true;
  }

  async #send<T>(path: string, busy: 'reading' | 'importing', settings: ImportSettings | null): Promise<T | null> {
    const { file } = this;
    if (!file) return null;
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.busy = busy;
    this.error = null;
    const params = {
      store: session.store?.id,
      kind: this.kind,
      file_name: file.name,
      settings: settings ? JSON.stringify(settings) : undefined,
    };
    try {
      return await upload<T>(path, params, file, asked.signal);
    } catch (error) {
      if (asked.signal.aborted) return null;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'unexpected', 'The file cannot be read any more. Choose it again.');
      return null;
    } finally {
      if (this.#asked === asked) this.busy = null;
    }
  }
}
