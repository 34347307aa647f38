import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync } from 'node:fs';
import { chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePorts } from './free-ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const READY_MS = 30_000;

/** A real PostgreSQL server on the loopback address. */
export interface TestPostgres {
  url: string;
  /** A new, empty database of the server. */
  create(): Promise<string>;
  stop(): Promise<void>;
  /** kill -9, and no more connections: what was committed must be there after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts a server in a temporary folder. As root it runs as `postgres`, as it refuses to run as root. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = binaries();
  const folder = await temporaryFolder();
  const data = join(folder.dir, 'data');
  const user = await unprivileged();
  await mkdir(data);
  if (user) for (const dir of [folder.dir, data]) await chown(dir, user.uid, user.gid);
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'footfall', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'], {
    ...user,
    cwd: folder.dir,
  });
  const [port = 0] = await freePorts(1);
  const url = `postgres://footfall@127.0.0.1:${port}/postgres`;
  const output = join(folder.dir, 'server.log');
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'max_connections=100'];

  async function start(): Promise<ChildProcess> {
    const log = openSync(output, 'a');
    const server = spawn(join(bin, 'postgres'), options, { ...user, cwd: folder.dir, stdio: ['ignore', log, log] });
    const deadline = Date.now() + READY_MS;
    while (!(await answers(url))) {
      if (server.exitCode === null && Date.now() < deadline) continue;
      server.kill('SIGKILL');
      throw new Error(`PostgreSQL did not come up:\n${(await readFile(output, 'utf8')).slice(-2_000)}`);
    }
    return server;
  }

  let server = await start();
  const lastResort = () => server.kill('SIGQUIT');
  process.once('exit', lastResort);
  let made = 0;
  return {
    url,
    async create() {
      const name = `test_${made++}`;
      await query(url, `CREATE DATABASE ${name}`);
      return url.replace(/postgres$/, name);
    },
    async stop() {
      process.off('exit', lastResort);
      await end(server, 'SIGINT');
      await folder.remove();
    },
    kill: () => end(server, 'SIGKILL'),
    async restart() {
      // The children of a killed server hold its memory a moment longer.
      for (let tries = 1; ; tries++) {
        try {
          server = await start();
          return;
        } catch (error) {
          if (tries === 20) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
  };
}

function binaries(): string {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  if (!versions[0])
    throw new Error('There is no PostgreSQL to start: `npm test` installs it on Debian as root, elsewhere install it yourself.');
  return join(home, versions[0], 'bin');
}

async function unprivileged(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

async function answers(url: string): Promise<boolean> {
  try {
    await query(url, 'SELECT 1');
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}
