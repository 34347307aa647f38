import { mkdir } from 'node:fs/promises';
import { open } from 'lmdb';
import { requireRoom } from '../disk-room.ts';
import type { Position, Positions } from './port.ts';

/** Positions and plans in an LMDB file of their own, so that their writes never wait for those of the log. */
export async function openLmdbPositions({ dir }: { dir: string }): Promise<Positions> {
  await mkdir(dir, { recursive: true });
  const root = open<Position, number>({ path: dir, encoding: 'json' });
  return {
    async load(partition) {
      root.resetReadTxn();
      return root.get(partition) ?? { next: 0, plan: null, version: 0 };
    },
    async save(partition, { next, plan }, version) {
      requireRoom(dir);
      const saved = await root.transaction(() => {
        const current = root.get(partition)?.version ?? 0;
        if (current !== version) return false;
        void root.put(partition, { next, plan, version: version + 1 });
        return true;
      });
      await root.flushed;
      return saved;
    },
    async close() {
      await root.close();
    },
  };
}
