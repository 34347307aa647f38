import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { get } from './api.ts';
import { sleep } from './benchmark.ts';
import type { Victim } from './victim.ts';

export interface BatchAudit {
  url: string;
  server: Victim;
  data: string;
  acknowledged: ReadonlySet<number>;
  /** Sent without an answer. */
  doubtful: ReadonlySet<number>;
  size: number;
}

interface Held {
  batch: number;
  rows: number;
  ids: number;
}

/** Lets the server work off what it took, stops it, and counts each batch in its files: acknowledged ones whole and once, no other but a doubtful one. */
export async function auditBatches({ url, server, data, acknowledged, doubtful, size }: BatchAudit): Promise<string[]> {
  const wrong: string[] = [];
  let stored = -1;
  for (let still = 0; still < 10; ) {
    const ledger = (await get(url, '/api/ledger')) as { stored: number; difference: number };
    still = ledger.stored === stored && ledger.stored >= acknowledged.size * size ? still + 1 : ledger.stored === stored ? still + 0.2 : 0;
    stored = ledger.stored;
    if (ledger.difference !== 0) wrong.push(`the ledger does not add up: ${JSON.stringify(ledger)}`);
    await sleep(300);
  }
  const code = await server.end('SIGTERM');
  if (code !== 0) wrong.push(`after SIGTERM it ended with code ${code}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, 'files.ts'), join(data, 'warehouse'), '--batches'],
    { maxBuffer: 2 ** 30 },
  );
  const { batches, hours } = JSON.parse(stdout) as { batches: Held[]; hours: number };
  const held = new Map(batches.map((batch) => [Number(batch.batch), batch]));
  for (const batch of acknowledged) if (!held.has(batch)) wrong.push(`batch ${batch} was acknowledged and is lost`);
  let rows = 0;
  for (const [batch, found] of held) {
    rows += Number(found.rows);
    if (Number(found.rows) !== size || Number(found.ids) !== size) wrong.push(`batch ${batch} is stored as ${JSON.stringify(found)}`);
    if (!acknowledged.has(batch) && !doubtful.has(batch)) wrong.push(`batch ${batch} was refused and is stored`);
  }
  if (hours !== rows) wrong.push(`the hours count ${hours} events, the raw table ${rows}`);
  return wrong;
}
