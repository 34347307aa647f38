// npm run sdks [-- NAME ...] [--events N]: other tools' own clients against a real server, which is killed with SIGKILL once for each of them.
import { parseArgs } from 'node:util';
import { figure, report } from '../harness/report.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { eventType, versionOf } from './client.ts';
import { CLIENTS } from './clients.ts';
import { countStored } from './counted.ts';
import { startMortal } from './mortal.ts';
import { type Account, accountOf, heldOf, type Look, lookAt, sendThrough } from './run.ts';

/** The processor takes what the log holds within this, ms; afterwards the server is stopped and its files are read. */
const SETTLING = 8_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { events: { type: 'string', default: '1000' } } });
const count = Number(values.events);
const chosen = CLIENTS.filter((client) => positionals.length === 0 || positionals.some((name) => client.package.includes(name)));
if (chosen.length === 0 || !Number.isInteger(count) || count < 2) {
  console.error(`npm run sdks -- [${CLIENTS.map((client) => client.package).join('|')} ...] [--events N]`);
  process.exit(2);
}

const accounts: Account[] = await inTemporaryFolder(async (folder) => {
  const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
  const limits = { RATE_PER_ADDRESS: '100000000', RATE_PER_KEY: '100000000' };
  const server = await startMortal({ DATA_DIR: folder, PROVISION: provision, ...limits });
  const versions = new Map<string, string>();
  const looks = new Map<string, Look>();
  for (const client of chosen) {
    const version = await versionOf(client);
    if (version === null) {
      console.log(`${client.package}: not installed`);
      continue;
    }
    versions.set(client.package, version);
    console.log(`${client.package} ${version}: ${count} events`);
    looks.set(client.package, await lookAt(client, server.url, LOAD_STORE.secretKey));
    await sendThrough(client, count, server, LOAD_STORE.secretKey);
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING));
  await server.stop();
  const found = await countStored(folder);
  return chosen.flatMap((client) => {
    const version = versions.get(client.package);
    const look = looks.get(client.package);
    if (version === undefined || look === undefined) return [];
    return [accountOf(client, version, count, heldOf(client, found.counts), look, found.lookedAt.get(eventType(client)))];
  });
});

console.table(accounts.map(({ 'not mapped': _, ...account }) => account));
for (const account of accounts) console.log(`${account.client} says, and Footfall does not keep: ${account['not mapped']}`);
const holds = report(
  'events of other tools through a kill -9',
  accounts.flatMap(({ client, lost, doubled, thrown }) => [
    figure(`${client} lost`, lost, 'events', { max: 0 }, count),
    figure(`${client} doubled`, doubled, 'events', { max: 0 }, count),
    ...(thrown === null ? [] : [figure(`${client} thrown in its page`, thrown, 'errors', { max: 0 }, 1)]),
  ]),
);
process.exit(accounts.length === chosen.length && holds ? 0 : 1);
