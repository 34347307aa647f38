import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describePositions } from '../log/contract.ts';
import { openPostgresPositions } from '../log/postgres-positions.ts';
import { startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { describeDatabase } from './contract.ts';
import { openPostgres } from './postgres.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeDatabase('PostgreSQL', async () => ({ database: await openPostgres({ url: await server.create() }), destroy: async () => {} }));

describePositions('PostgreSQL', async () => {
  const database = await openPostgres({ url: await server.create() });
  return { open: async () => openPostgresPositions(database.sql, 'epoch'), destroy: () => database.close() };
});

describe('PostgreSQL', () => {
  test('five that start at once on an empty database all start', async () => {
    const url = await server.create();
    const opened = await Promise.all(Array.from({ length: 5 }, () => openPostgres({ url })));
    await Promise.all(opened.map((database) => database.ping()));
    await Promise.all(opened.map((database) => database.close()));
  });

  test('positions of another log are others', async () => {
    const database = await openPostgres({ url: await server.create() });
    const [one, two] = [openPostgresPositions(database.sql, 'one'), openPostgresPositions(database.sql, 'two')];
    expect(await one.save(0, { next: 5, plan: null }, 0)).toBe(true);
    expect(await two.load(0)).toEqual({ next: 0, plan: null, version: 0 });
    await database.close();
  });

  test('killed and started again, it answers again and has what was committed', async () => {
    const problems: unknown[] = [];
    const database = await openPostgres({ url: await server.create(), onProblem: (error) => problems.push(error) });
    const positions = openPostgresPositions(database.sql, 'log');
    for (let version = 0; version < 20; version++) expect(await positions.save(3, { next: version, plan: null }, version)).toBe(true);
    await server.kill();
    await expect(database.ping()).rejects.toThrow();
    await server.restart();
    await expect.poll(() => database.ping().then(() => 'answers', String), { timeout: 10_000 }).toBe('answers');
    expect(await positions.load(3)).toMatchObject({ next: 19, version: 20 });
    await database.close();
  });

  test('an address that nobody answers, and a database that is not there, are one clear line', async () => {
    const nobody = openPostgres({ url: 'postgres://footfall:hunter2@127.0.0.1:1/none', patienceMs: 0 });
    await expect(nobody).rejects.toMatchObject({ code: 'database_unavailable', message: expect.not.stringContaining('hunter2') });
    await expect(openPostgres({ url: server.url.replace(/postgres$/, 'absent') })).rejects.toThrow(/"absent" does not exist/);
  });
});
