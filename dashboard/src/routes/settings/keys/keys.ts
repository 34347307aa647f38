import { type Action, PERMISSIONS } from '../../../../../contracts/roles.ts';

/** A key as `GET /api/stores/{store}/keys` tells it: without what opens anything, but for write keys, which are public. */
export interface ApiKey {
  id: string;
  kind: 'write' | 'secret';
  name: string;
  /** Its last four characters. */
  hint: string;
  text: string | null;
  /** Null: all that secret keys may. */
  scopes: string[] | null;
  origins: string[] | null;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

/** How a key is called where it has no name. */
export function keyName({ name, kind, hint }: Pick<ApiKey, 'name' | 'kind' | 'hint'>): string {
  return name || `${kind === 'write' ? 'wk' : 'sk'}_…${hint}`;
}

/** What a scope allows, in the words of the page of roles; a scope of a newer server as it is called. */
export function scopeWords(scope: string): string {
  const says = PERMISSIONS[scope as Action]?.says;
  return says === undefined ? scope : says.charAt(0).toLowerCase() + says.slice(1);
}
