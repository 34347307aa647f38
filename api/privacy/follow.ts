import { and, eq, isNull } from 'drizzle-orm';
import { ERASED, type ErasureNews } from '../../contracts/erasure-news.ts';
import type { Cache } from '../../platform/cache/port.ts';
import type { OwnedDirectory } from '../../platform/database/directory.ts';
import type { Database } from '../../platform/database/port.ts';
import { erasures } from '../../platform/database/schema.ts';

export interface FollowDeps {
  cache: Cache;
  database: Pick<Database, 'sql'>;
  directory: Pick<OwnedDirectory, 'announce'>;
  clock: () => number;
  onProblem: (error: unknown) => void;
}

/** Listens to the processors and finishes each erasure that every partition of the log is through with. The returned function ends it. */
export async function followErasures({ cache, database, directory, clock, onProblem }: FollowDeps): Promise<() => void> {
  const heard = new Map<string, Set<number>>();
  return cache.subscribe(ERASED, (message) => {
    const { id, partition, of } = JSON.parse(message) as ErasureNews;
    const through = (heard.get(id) ?? new Set()).add(partition);
    heard.set(id, through);
    if (through.size < of) return;
    heard.delete(id);
    finish(id).catch(onProblem);
  });

  async function finish(id: string): Promise<void> {
    const finished = await database.sql
      .update(erasures)
      .set({ finishedAt: new Date(clock()) })
      .where(and(eq(erasures.id, id), isNull(erasures.finishedAt)))
      .returning({ id: erasures.id });
    if (finished.length > 0) await directory.announce();
  }
}
