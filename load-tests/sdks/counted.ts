import { dataPaths } from '../../platform/paths.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import type { StoredRow } from './fields.ts';
import { LOOKED_AT } from './run.ts';

export interface Stored {
  /** How often each event is there, by event type and `n`. */
  counts: Map<string, Map<string, number>>;
  /** The events that were looked at, by event type. */
  lookedAt: Map<string, StoredRow>;
}

/** Read from the files of a server that has stopped. */
export async function countStored(dataDir: string): Promise<Stored> {
  const warehouse = await openChdb({ dir: dataPaths(dataDir).warehouse });
  const rows = await warehouse.query<{ event_type: string; n: string; times: string }>(
    "SELECT event_type, properties['n'] AS n, toString(count()) AS times FROM events WHERE n != {lookedAt:String} GROUP BY event_type, n",
    { lookedAt: LOOKED_AT },
  );
  const looked = await warehouse.query<StoredRow & { event_type: string }>(
    "SELECT * REPLACE (toUnixTimestamp64Milli(ts) AS ts, toString(visitor_id) AS visitor_id, toString(user_hash) AS user_hash) FROM events WHERE properties['n'] = {lookedAt:String}",
    { lookedAt: LOOKED_AT },
  );
  await warehouse.close();
  const found = new Map<string, Map<string, number>>();
  for (const { event_type, n, times } of rows) {
    const held = found.get(event_type) ?? new Map<string, number>();
    held.set(n, Number(times));
    found.set(event_type, held);
  }
  return { counts: found, lookedAt: new Map(looked.map((row) => [row.event_type, row])) };
}
