import { apiUrl, send } from '#lib/api.ts';
import { session } from '#lib/session.svelte.ts';
import type { ImportResult } from '../../../../../contracts/imports.ts';

/** Takes an import out of every figure. Throws ApiError. */
export function undoImport(id: string): Promise<Pick<ImportResult, 'import'>> {
  return send('POST', apiUrl(`/api/imports/${id}/undo`, { store: session.store?.id }));
}
