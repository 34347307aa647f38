/** Something that was to be forgotten, as `GET /api/privacy/erasures` tells it; done when it has `finished_at`. */
export interface Erasure {
  id: string;
  kind: 'visitor' | 'user';
  subject: string;
  created_at: string;
  finished_at: string | null;
}

/** The parameters that name one person. */
export function subjectParams(store: string, kind: Erasure['kind'], id: string): Record<string, string> {
  return { store, [kind]: id.trim() };
}
