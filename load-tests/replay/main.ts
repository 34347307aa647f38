import { parseArgs } from 'node:util';
import { seeded, shuffle } from '../harness/random.ts';
import { startServer } from '../harness/server-process.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { compare } from './compare.ts';
import { type Dataset, readDataset, type WireEvent } from './dataset.ts';
import { readFigures, type Source, settled } from './figures.ts';
import { KilledServer } from './kills.ts';
import { compareRollups } from './rollups.ts';
import { sendEvents } from './send.ts';
import { replayOnServices } from './services.ts';

const USAGE = `npm run replay -- DIR [--services | --url URL --key sk_... --store ID] [--shuffle SEED] [--repeat 0.1] [--kill 30] [--seed 1] [--speed max|1x] [--shift now] [--batch 100]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    services: { type: 'boolean', default: false },
    url: { type: 'string' },
    key: { type: 'string' },
    store: { type: 'string' },
    shuffle: { type: 'string' },
    repeat: { type: 'string', default: '0' },
    kill: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: 'max' },
    shift: { type: 'string' },
    batch: { type: 'string', default: '100' },
  },
});
const [folder] = positionals;
if (!folder) {
  console.error(`Which data set? ${USAGE}`);
  process.exit(2);
}
if (values.services && (values.url !== undefined || values.kill !== '0')) {
  console.error(`--services starts its own services and kills a processor of them: leave out --url and --kill. ${USAGE}`);
  process.exit(2);
}

const dataset = await readDataset(folder);
if (values.shift === 'now') shiftToNow(dataset);
const random = seeded(Number(values.shuffle ?? values.seed));
const events = withRepeats(dataset.events, Number(values.repeat), random);
if (values.shuffle !== undefined) shuffle(events, random);
const repeats = events.length - dataset.events.length;
console.log(`${dataset.name}: ${events.length} events${repeats > 0 ? `, ${repeats} of them repeats` : ''}`);

const equal = values.services
  ? await replayOnServices(dataset, ({ source, onSent, quiet }) => replayTo(source, quiet, onSent))
  : values.url
    ? await replayTo({ url: () => values.url ?? '', key: values.key ?? '', store: values.store ?? '' })
    : await replayToOwnServer();
console.log(equal ? '\nEvery figure equals its truth.' : '\nSome figures differ.');
process.exit(equal ? 0 : 1);

async function replayTo(
  source: Source,
  quiet: () => Promise<void> = async () => {},
  onSent: (share: number) => void = () => {},
): Promise<boolean> {
  const sent = await send(source, onSent);
  await quiet();
  const ledger = await settled(source, events.length);
  return compare(dataset.truth, await readFigures(source, dataset), ledger, { events: events.length, repeats, resent: sent.resent });
}

async function replayToOwnServer(): Promise<boolean> {
  return inTemporaryFolder(async (data) => {
    const provision = await provisionFile(data, { currency: dataset.currency, timezone: 'UTC' });
    const environment = { DATA_DIR: `${data}/data`, PROVISION: provision };
    const kills = Number(values.kill);
    const server = kills > 0 ? new KilledServer(environment, { kills, seed: Number(values.seed) }) : null;
    const plain = server ? null : await startServer(environment);
    await server?.start();
    const source: Source = { url: () => server?.url ?? plain?.url ?? '', key: LOAD_STORE.secretKey, store: LOAD_STORE.id };
    try {
      const same = await replayTo(source, () => server?.finished() ?? Promise.resolve());
      server?.report();
      await (server ?? plain)?.stop();
      return (await compareRollups(`${data}/data`)) && same;
    } finally {
      await (server ?? plain)?.stop('SIGKILL');
    }
  });
}

async function send(source: Source, onSent: (share: number) => void): Promise<{ resent: number }> {
  const began = performance.now();
  let shown = 0;
  const sent = await sendEvents(events, {
    url: source.ingest ?? source.url,
    key: source.key,
    batch: Number(values.batch),
    pause: pauses(),
    onProgress: (n) => {
      onSent(n / events.length);
      if (n - shown < events.length / 10 && n < events.length) return;
      shown = n;
      console.log(`  sent ${n} of ${events.length} (${Math.round(performance.now() - began)} ms)`);
    },
  });
  return sent;
}

/** Long enough for what is killed and started on the way to fall into the sending, ms. */
function pauses(): ((batch: WireEvent[]) => number) | undefined {
  if (values.speed === '1x') return realTime();
  if (values.services) return () => 80;
  return Number(values.kill) > 0 ? () => 40 : undefined;
}

/** Pauses as long as the events themselves took. */
function realTime(): (batch: WireEvent[]) => number {
  let last: number | null = null;
  return (batch) => {
    const time = Date.parse(batch.at(-1)?.timestamp ?? '');
    const pause = last === null ? 0 : time - last;
    last = time;
    return pause;
  };
}

/** Adds a share of the events a second time, each some way after its first. */
function withRepeats(list: readonly WireEvent[], share: number, random: () => number): WireEvent[] {
  const result = [...list];
  for (let i = 0; i < Math.round(list.length * share); i++) {
    const event = list[Math.floor(random() * list.length)];
    if (event) result.push(event);
  }
  return result;
}

function shiftToNow(set: Dataset): void {
  const last = Math.max(...set.events.map((event) => Date.parse(event.timestamp)));
  const by = Date.now() - last;
  for (const event of set.events) event.timestamp = new Date(Date.parse(event.timestamp) + by).toISOString();
}
