import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClickHouse, type TestClickHouse } from '../testing/clickhouse.ts';
import { Block } from './block.ts';
import { openClickHouse } from './clickhouse.ts';
import { describeWarehouse } from './contract.ts';
import { migrate } from './migrate.ts';

let server: TestClickHouse;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

describeWarehouse('ClickHouse over HTTP', async () => ({ warehouse: await openClickHouse({ url: server.url }), destroy: async () => {} }));

describe('ClickHouse over HTTP', () => {
  test('takes every migration', async () => {
    const warehouse = await openClickHouse({ url: server.url });
    expect((await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'))).length).toBeGreaterThan(0);
    expect(await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'))).toEqual([]);
    await warehouse.close();
  });

  test('killed, a statement fails as one to be tried again; started again, it answers', async () => {
    const warehouse = await openClickHouse({ url: server.url });
    await server.kill();
    await expect(warehouse.query('SELECT 1 AS one')).rejects.toMatchObject({ retryable: true });
    await expect(warehouse.ping()).rejects.toMatchObject({ retryable: true });
    await server.restart();
    expect(await warehouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await warehouse.close();
  });

  test('inserts carry their token as their name, and are stopped by it', async () => {
    const seen: string[] = [];
    const recording = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { searchParams } = new URL(request.url ?? '', 'http://x');
        seen.push(`${searchParams.get('query_id')} ${searchParams.get('query') ?? ''}${body}`);
        response.end();
      });
    });
    await new Promise<void>((resolve) => recording.listen(0, '127.0.0.1', () => resolve()));
    const warehouse = await openClickHouse({ url: `http://127.0.0.1:${(recording.address() as AddressInfo).port}` });
    await warehouse.insert('facts', ['id'], '[1]', 'epoch:0:5-9:1');
    await warehouse.insertBlock('facts', new Block({ id: 'UInt64' }, [[1]]), 'epoch:0:5-9:2', 1_764_000_000_123);
    await warehouse.command('ALTER TABLE facts DELETE WHERE id = 1', {}, { name: 'epoch:0:5-9:2:delete' });
    await warehouse.stopInserts("epoch:0:5-9'");
    expect(seen.some((line) => line.startsWith('epoch:0:5-9:1 INSERT INTO facts (id)'))).toBe(true);
    expect(seen.find((line) => line.startsWith('epoch:0:5-9:2 INSERT INTO facts (id)'))).toContain('1764000000123');
    expect(seen.some((line) => line.startsWith('epoch:0:5-9:2:delete ALTER TABLE facts'))).toBe(true);
    expect(seen.at(-1)).toContain("KILL QUERY WHERE startsWith(query_id, 'epoch:0:5-9\\'') SYNC");
    await warehouse.close();
    recording.close();
  });

  test('an address that nobody answers is one clear line', async () => {
    const nobody = openClickHouse({ url: 'http://footfall:hunter2@127.0.0.1:1', patienceMs: 0 });
    await expect(nobody).rejects.toMatchObject({ code: 'warehouse_unavailable', message: expect.not.stringContaining('hunter2') });
  });
});
