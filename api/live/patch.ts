import type { LiveData } from '../../contracts/live.ts';

/** What changed from one state to the next: whole top-level values, and of the tail only the events that are new. */
export function patchOf(before: LiveData, after: LiveData): Partial<LiveData> {
  const patch: Partial<LiveData> = { freshness_ms: after.freshness_ms };
  for (const name of Object.keys(after) as (keyof LiveData)[]) {
    if (name === 'tail' || name === 'freshness_ms') continue;
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) Object.assign(patch, { [name]: after[name] });
  }
  const known = new Set(before.tail.map((event) => event.id));
  const tail = after.tail.filter((event) => !known.has(event.id));
  if (tail.length > 0) patch.tail = tail;
  return patch;
}
