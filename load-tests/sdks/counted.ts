import { dataPaths } from '../../platform/paths.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';

/** How often each event is there, by event type and `n`: read from the files of a server that has stopped. */
export async function countStored(dataDir: string): Promise<Map<string, Map<string, number>>> {
  const warehouse = await openChdb({ dir: dataPaths(dataDir).warehouse });
  const rows = await warehouse.query<{ event_type: string; n: string; times: string }>(
    "SELECT event_type, properties['n'] AS n, toString(count()) AS times FROM events GROUP BY event_type, n",
  );
  await warehouse.close();
  const found = new Map<string, Map<string, number>>();
  for (const { event_type, n, times } of rows) {
    const held = found.get(event_type) ?? new Map<string, number>();
    held.set(n, Number(times));
    found.set(event_type, held);
  }
  return found;
}
