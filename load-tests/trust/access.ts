import { spawnServer } from '../harness/server-process.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { ACTORS, type Actor, headersOfActors, provisionActors, ROLES } from './access/actors.ts';
import { routesOf } from './access/routes.ts';
import { trySocket } from './access/sockets.ts';
import { EVENTS, LAST, OF_ONE_STORE, OWN, OWN_PAGES, OWNERS, PUBLIC, type Row, SOMEBODY } from './access/table.ts';
import { type Benchmark, say } from './benchmark.ts';

/** What became of a request: it got through, or was refused as 401, 403 or 404 (there is no such store). */
type Outcome = 'ok' | '401' | '403' | '404' | 'fault' | 'no route';
type Rule = (actor: Actor) => Outcome;

const PERSONS: readonly Actor[] = [...ROLES, 'other owner'];
const NOBODIES: readonly Actor[] = ['nobody', 'write key', 'ended key'];

/** Every route and socket, tried by everybody. */
export const access: Benchmark = {
  asks: 'every route and socket does for each role, key, link, stranger and foreign page what the table says; a route that is not in it fails',
  async run() {
    const known = tableOf();
    const failures = missing(known);
    let n = 0;
    await inTemporaryFolder(async (folder) => {
      const server = spawnServer({ DATA_DIR: `${folder}/data`, PROVISION: await provisionActors(folder), LOG_LEVEL: 'error' });
      try {
        const { url } = await server.ready;
        const headers = await headersOfActors(url);
        say(`${'route'.padEnd(52)}${ACTORS.map((actor) => actor.slice(0, 7).padEnd(8)).join('')}`);
        for (const path of ['/live', '/api/live']) {
          const line: string[] = [];
          for (const actor of ACTORS) {
            const { status, frames } = await trySocket(url, `${path}?store=shop`, headers[actor]);
            const expected = { ok: 101, 401: 401, 403: 403, 404: 404, fault: 0, 'no route': 0 }[socketRule(actor)];
            n++;
            line.push(`${status}`.padEnd(8));
            if (status !== expected) failures.push(`socket ${path} as ${actor}: ${status}, must be ${expected}`);
            if (status === 101 && frames.length === 0) failures.push(`socket ${path} as ${actor}: no frame came`);
            if (frames.some((frame) => frame.includes('"other"'))) failures.push(`socket ${path} as ${actor} heard of another store`);
          }
          say(`${`SOCKET ${path}`.padEnd(52)}${line.join('')}`);
        }
        for (const [route, { row, rule }] of known) {
          const line: string[] = [];
          for (const actor of ACTORS) {
            const outcome = await ask(url, route, row, headers[actor]);
            const expected = rule(actor);
            n++;
            line.push((outcome === expected ? outcome : `${outcome}!`).padEnd(8));
            if (outcome !== expected) failures.push(`${route} as ${actor}: ${outcome}, must be ${expected}`);
          }
          say(`${route.padEnd(52)}${line.join('')}`);
        }
      } finally {
        await server.stop();
      }
    });
    return { n, failures };
  },
};

function tableOf(): Map<string, { row: Row; rule: Rule }> {
  const table = new Map<string, { row: Row; rule: Rule }>();
  for (const [route, row] of Object.entries(PUBLIC)) table.set(route, { row, rule: () => 'ok' });
  for (const [route, row] of Object.entries(OWN_PAGES)) table.set(route, { row, rule: ownPages });
  for (const route of SOMEBODY) table.set(route, { row: { allow: [] }, rule: (actor) => (NOBODIES.includes(actor) ? '401' : 'ok') });
  for (const [route, row] of Object.entries(OF_ONE_STORE)) table.set(route, { row, rule: ofStore(route, row) });
  for (const [route, row] of Object.entries(OWN)) table.set(route, { row, rule: own(route) });
  for (const [route, row] of Object.entries(OWNERS)) table.set(route, { row, rule: owners });
  for (const [route, row] of Object.entries(EVENTS)) table.set(route, { row, rule: events(row) });
  for (const route of LAST) table.set(route, { row: { allow: [] }, rule: route.startsWith('DELETE') ? own(route) : ownPages });
  return table;
}

const changes = (route: string): boolean => !route.startsWith('GET ');

function ofStore(route: string, { allow }: Row): Rule {
  return (actor) => {
    if (NOBODIES.includes(actor)) return '401';
    if (actor === 'foreign page') return changes(route) ? '403' : 'ok';
    if (actor === 'other owner' || actor === 'other key') return '404';
    return allow.includes(actor) ? 'ok' : '403';
  };
}

function own(route: string): Rule {
  return (actor) => {
    if (NOBODIES.includes(actor)) return '401';
    if (actor === 'foreign page') return changes(route) ? '403' : 'ok';
    return PERSONS.includes(actor) ? 'ok' : '403';
  };
}

/** A key comes from a program, which is no page of ours. */
const ownPages: Rule = (actor) => (PERSONS.includes(actor) || actor === 'nobody' ? 'ok' : '403');

const owners: Rule = (actor) => (NOBODIES.includes(actor) ? '401' : actor === 'owner' || actor === 'other owner' ? 'ok' : '403');

/** A key of another store sends to that one; a key for reading does not send. */
const events =
  ({ allow }: Row): Rule =>
  (actor) => {
    if (actor === 'reading key') return '403';
    return allow.includes(actor) || actor === 'other key' ? 'ok' : '401';
  };

/** A browser sends cookies with any page's socket; only our own pages' are opened. */
const socketRule: Rule = (actor) => {
  if (NOBODIES.includes(actor)) return '401';
  if (actor === 'foreign page') return '403';
  return actor === 'other owner' || actor === 'other key' ? '404' : 'ok';
};

/** Routes that the table lacks, and rows without a route. Of SDKs and webhooks the list of routes itself is committed (`security/routes.txt`). */
function missing(known: ReadonlyMap<string, unknown>): string[] {
  const { api, ingest } = routesOf();
  const real = new Set([...api, ...ingest]);
  return [
    ...api.filter((route) => !known.has(route)).map((route) => `${route} is not in the table`),
    ...[...known.keys()].filter((route) => !real.has(route)).map((route) => `${route} is in the table, and there is no such route`),
  ];
}

async function ask(url: string, route: string, { ask: filled, body }: Row, headers: Record<string, string>): Promise<Outcome> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const sent = changes(route) && body === undefined ? {} : body;
  const response = await fetch(url + (filled ?? path), {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(sent !== undefined && { 'content-type': 'application/json' }) },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  const code = /"code":"([a-z_]+)"/.exec(text)?.[1];
  if (response.status >= 500) return 'fault';
  if (response.status === 404 && text.includes('There is nothing at')) return 'no route';
  // What is wrong with a password or a code is told as 401 too.
  if (OWN_PAGES[route] || route.includes('/auth/')) return code === 'foreign_origin' ? '403' : 'ok';
  if (PUBLIC[route]) return 'ok';
  if (response.status === 401) return '401';
  if (response.status === 403) return '403';
  return response.status === 404 && code === 'unknown_store' ? '404' : 'ok';
}
