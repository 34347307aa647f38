import { rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { ClickHouseClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { Turns } from '../turns.ts';
import { chdbClient, LOOK_AGAIN_SOON, withoutRemains } from '../warehouse/chdb-client.ts';

/**
 * ClickHouse's HTTP way in front of the embedded engine, as a process of its own that can be killed: enough of the protocol for the official client.
 * `node clickhouse-front.ts FOLDER PORT`; says `ready PORT`.
 */
const [folder = '', port = '0'] = process.argv.slice(2);
const engine = new Session(folder, { connectionArgs: ['--max_server_memory_usage=2147483648', LOOK_AGAIN_SOON] });
const running = new Map<string, Promise<Buffer>>();
let count = 0;
const sessions = new Turns(Array.from({ length: 4 }, () => chdbClient(folder)));
/** For requests that name a database. */
const apart = new Turns([chdbClient(folder)]);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => refuse(response, error));
});
server.listen(Number(port), '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => {
  server.close();
  engine.close();
  process.exit(0);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const form = await formOf(request, sent);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  const inAddress = url.searchParams.get('query');
  const query = form?.get('query') ?? inAddress ?? body.toString();
  const id = url.searchParams.get('query_id') ?? '';
  // The embedded engine cannot end a statement within its call: they are waited for.
  const named = /^KILL QUERY WHERE startsWith\(query_id, '(.*)'\) SYNC/s.exec(query)?.[1];
  if (named !== undefined) {
    await Promise.allSettled([...running].filter(([name]) => name.startsWith(unescaped(named))).map(([, done]) => done));
    return void response.writeHead(200, { 'x-clickhouse-query-id': id }).end();
  }
  const params = Object.fromEntries(
    [...url.searchParams, ...(form ?? [])]
      .filter(([name]) => name.startsWith('param_'))
      .map(([name, value]) => [name.slice(6), parsed(value)]),
  );
  const bound = Object.keys(params).length > 0 ? { query_params: params } : {};
  const database = url.searchParams.get('database');
  const done = (database ? apart : sessions).take(async (client) => {
    if (database) await client.command({ query: `USE ${database}` });
    return withBody(query, inAddress === null ? undefined : body, (statement) =>
      withoutRemains(client, () => ask(client, statement, bound)),
    );
  });
  if (id) running.set(id, done);
  const found = await done.finally(() => running.delete(id));
  response
    .writeHead(200, { 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-query-id': id, 'x-clickhouse-summary': '{}' })
    .end(found);
}

async function ask(client: ClickHouseClient, query: string, bound: object): Promise<Buffer> {
  const result = await client.exec({ query, ...bound });
  const parts: Buffer[] = [];
  for await (const part of result.stream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

/** The embedded engine is given no rows beside a statement: they are put into a file, and read from there as the same table. */
async function withBody(query: string, body: Buffer | undefined, use: (statement: string) => Promise<Buffer>): Promise<Buffer> {
  if (body === undefined || body.length === 0) return use(query);
  const file = `${folder}-body-${count++}`;
  await writeFile(file, body);
  const [, before, structure, condition] =
    /^(INSERT INTO .*\sFROM )input\(('(?:[^'\\]|\\.)*')\)( WHERE .*) FORMAT Native$/s.exec(query) ?? [];
  const statement = before
    ? `${before}file('${file}', 'Native', ${structure})${condition}`
    : query.replace(/^(INSERT INTO \w+ \([^)]*\))/, (start) => `${start} FROM INFILE '${file}'`);
  return use(statement).finally(() => rm(file));
}

function refuse(response: ServerResponse, error: unknown): void {
  const { code = '1000', type = 'UNKNOWN', message } = error as { code?: string; type?: string; message: string };
  response
    .writeHead(500, { 'x-clickhouse-exception-code': code })
    .end(`Code: ${code}. DB::Exception: ${message} (${type}) (version 26.7)\n`);
}

/** Many parameters come as a form, with the statement among them. */
async function formOf({ headers }: IncomingMessage, sent: Buffer): Promise<Map<string, string> | null> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return null;
  const form = await new Response(new Uint8Array(sent), { headers: { 'content-type': type } }).formData();
  return new Map([...form].map(([name, value]) => [name, String(value)]));
}

/** Arrays come as ClickHouse writes them, `[1,'it\\'s']`, anything else as in TSV. */
function parsed(text: string): string | (string | number | bigint)[] {
  if (!text.startsWith('[')) return unescaped(text);
  const items = text.slice(1, -1).match(/'(?:[^'\\]|\\.)*'|[^,]+/gs) ?? [];
  return items.map((item) => (item.startsWith("'") ? unescaped(item.slice(1, -1)) : /^\d{16,}$/.test(item) ? BigInt(item) : Number(item)));
}

/** Values come as in TSV. */
function unescaped(text: string): string {
  const plain: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' };
  return text.replace(/\\(.)/gs, (_, letter: string) => plain[letter] ?? letter);
}
