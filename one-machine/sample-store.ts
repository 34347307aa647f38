import { giveToOwners } from '../api/people/people.ts';
import type { Config } from '../platform/config.ts';
import type { OwnedDirectory } from '../platform/database/directory.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { sendHistory } from '../sample/history.ts';
import { startLiveShoppers } from '../sample/live.ts';
import { SAMPLE_STORE } from '../sample/store.ts';

export interface Shoppers {
  stop(): Promise<void>;
}

export interface SampleOptions {
  url: string;
  sample: Config['sample'];
  directory: OwnedDirectory;
  warehouse: Warehouse;
  query: (name: string) => string;
  say: (line: string) => void;
  onProblem: (error: unknown) => void;
}

const DAY = 86_400_000;

/**
 * The simulated shop, which speaks to the server as any shop does: its history as an import, then shoppers in real time. After a
 * restart only the time since its last event is made up for; events have ids by seed and day, so nothing is counted twice.
 */
export async function startSampleStore({ url, sample, directory, warehouse, query, say, onProblem }: SampleOptions): Promise<Shoppers> {
  // People of a PROVISION file are there before it; whoever does the setup is given every store.
  await directory.addStore(SAMPLE_STORE, {}, (tx) => giveToOwners(tx, SAMPLE_STORE.id));
  // Nobody else imports into it, and a key is kept as its hash only: each start makes its own.
  const key = await directory.renewSecretKey(SAMPLE_STORE.id);
  const send = (body: string) => post(`${url}/track/batch`, key, body);
  const now = Date.now();
  const [row] = await warehouse.query<{ last: number }>(query('last-event'), { store: SAMPLE_STORE.id });
  const from = Math.max(row?.last ?? 0, now - sample.days * DAY);
  let live: Shoppers | null = null;
  let stopped = false;
  const history = (async () => {
    if (now - from > 60_000) {
      const began = performance.now();
      let shown = 0;
      await sendHistory({
        seed: sample.seed,
        from,
        to: now,
        send: (body) => (stopped ? Promise.resolve() : send(body)),
        onProgress: (done: number) => {
          if (done - shown < 0.25) return;
          shown = done;
          say(`  sample store: ${Math.round(done * 100)} % of its history`);
        },
      });
      say(`  sample store: open, its history made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
    if (!stopped) live = startLiveShoppers({ seed: sample.seed, clock: Date.now, send });
  })();
  history.catch(onProblem);
  return {
    async stop() {
      stopped = true;
      await history.catch(() => {});
      await live?.stop();
    },
  };
}

/** Sends one batch; one that is not taken is thrown, and whoever sends decides on another try. */
async function post(url: string, key: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body,
  });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`the sample store's batch was answered ${response.status}: ${text.slice(0, 200)}`);
}
