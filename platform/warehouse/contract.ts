import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { inTime } from './deadline.ts';
import { Block, type Columns, type Warehouse } from './port.ts';

const lines = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).join('\n');

/** What every engine of the warehouse port does. `open` gives an empty database; `destroy` runs after it was closed. */
export function describeWarehouse(name: string, open: () => Promise<{ warehouse: Warehouse; destroy: () => Promise<void> }>): void {
  describe(`warehouse: ${name}`, () => {
    let warehouse: Warehouse;
    let destroy = async () => {};

    beforeAll(async () => {
      ({ warehouse, destroy } = await open());
    });
    afterAll(async () => {
      await warehouse.close();
      await destroy();
    });
    beforeEach(async () => {
      await warehouse.command('DROP TABLE IF EXISTS sums_mv');
      for (const table of ['facts', 'sums']) await warehouse.command(`DROP TABLE IF EXISTS ${table}`);
      await warehouse.command(
        'CREATE TABLE facts (id UInt64, kind String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
      );
      await warehouse.command(
        'CREATE TABLE sums (kind String, n UInt64) ENGINE = SummingMergeTree ORDER BY kind SETTINGS non_replicated_deduplication_window = 100',
      );
      await warehouse.command('CREATE MATERIALIZED VIEW sums_mv TO sums AS SELECT kind, count() AS n FROM facts GROUP BY kind');
    });

    const count = async () => (await warehouse.query<{ n: number }>('SELECT count() AS n FROM facts'))[0]?.n;
    const summed = async () => (await warehouse.query<{ n: number }>('SELECT sum(n) AS n FROM sums'))[0]?.n;

    test('gives inserted rows back, values unchanged', async () => {
      const kinds = [
        "it's",
        '"',
        '\\',
        'semi;colon',
        '-- comment',
        '/* c */',
        'FORMAT CSV',
        'a\n\nb',
        '\u0000',
        '\u2028',
        '{id:UInt64}',
        'Grüße 🛒',
      ];
      await warehouse.insert('facts', ['kind', 'id'], lines(kinds.map((kind, id) => [kind, id])));
      const rows = await warehouse.query<{ kind: string }>('SELECT kind FROM facts ORDER BY id');
      expect(rows.map((row) => row.kind)).toEqual(kinds);
    });

    test('values of every type come back as they were given', async () => {
      await warehouse.command('DROP TABLE IF EXISTS wide');
      await warehouse.command(
        `CREATE TABLE wide (id UInt64, name LowCardinality(String), at DateTime64(3, 'UTC'), money Int64, yes Bool, small UInt16, middle UInt32, texts Array(LowCardinality(String)),
         amounts Array(Int64), counts Array(UInt32), more Map(LowCardinality(String), String)) ENGINE = MergeTree ORDER BY id`,
      );
      const columns = {
        id: 'UInt64',
        name: 'LowCardinality(String)',
        at: "DateTime64(3, 'UTC')",
        money: 'Int64',
        yes: 'Bool',
        small: 'UInt16',
        middle: 'UInt32',
        texts: 'Array(String)',
        amounts: 'Array(Int64)',
        counts: 'Array(UInt32)',
        more: 'Map(String, String)',
      } as const satisfies Columns;
      const long = 'x'.repeat(300);
      const rows = [
        [
          '18446744073709551615',
          "it's ü",
          1_764_000_000_123,
          -5,
          true,
          65_535,
          2 ** 32 - 1,
          ['a', 'Grüße 🛒'],
          [-(2 ** 40) - 1, 7],
          [3],
          { a: '1', ü: long },
        ],
        ['9007199254740993', '', 0, Number.MIN_SAFE_INTEGER, false, 0, 0, [], [], [], {}],
        ['3', `\u0000\n\n${long}`, 1, Number.MAX_SAFE_INTEGER, true, 1, 1, [''], [0], [0, 2 ** 32 - 1], { '': '' }],
        ['4', 'é'.repeat(60), 4_102_444_800_000, 2 ** 32, true, 1, 2 ** 31, [long], [2 ** 31], [1], { __proto: 'x' }],
      ];
      // Once as they are, once with a deadline, which some engines give another statement.
      await warehouse.insertBlock('wide', new Block(columns, rows.slice(0, 2)));
      await warehouse.insertBlock('wide', new Block(columns, rows.slice(2)), 'wide', Date.now() + 60_000);
      const found = await warehouse.query<Record<string, unknown>>(
        'SELECT toString(id) AS id, name, toUnixTimestamp64Milli(at) AS at, money, yes, small, middle, texts, amounts, counts, more FROM wide ORDER BY wide.id',
      );
      const byId = (list: readonly unknown[][]) => [...list].sort((a, b) => (BigInt(a[0] as string) < BigInt(b[0] as string) ? -1 : 1));
      expect(found.map((row) => Object.values(row))).toEqual(byId(rows));
      await warehouse.command('DROP TABLE wide');
    });

    test('text of few distinct values comes back as it was given, however many there are', async () => {
      await warehouse.command('DROP TABLE IF EXISTS low');
      await warehouse.command(
        'CREATE TABLE low (id UInt32, kind LowCardinality(String), plain LowCardinality(String), other String) ENGINE = MergeTree ORDER BY id',
      );
      // To and from what the table holds as something else, too.
      const columns = {
        id: 'UInt32',
        kind: 'LowCardinality(String)',
        plain: 'String',
        other: 'LowCardinality(String)',
      } as const satisfies Columns;
      const text = (n: number) => (n === 0 ? '' : `${'é'.repeat(n % 60)} ${n} 🛒`);
      for (const distinct of [3, 256, 257, 65_536, 65_537]) {
        const rows = Array.from({ length: distinct + 600 }, (_, id) => [id, text(id % distinct), text(id % distinct), text(id % 2)]);
        for (const deadline of [null, Date.now() + 60_000]) {
          await warehouse.command('TRUNCATE TABLE low');
          await warehouse.insertBlock('low', new Block(columns, rows), undefined, deadline);
          const found = await warehouse.query<Record<string, unknown>>('SELECT * FROM low ORDER BY id');
          expect(found.map((row) => Object.values(row))).toEqual(rows);
        }
      }
      await warehouse.command('DROP TABLE low');
    });

    test('the same token inserts values once, into the table and its views', async () => {
      const columns = { kind: 'String', id: 'UInt64' } as const satisfies Columns;
      const rows = Array.from({ length: 3_000 }, (_, id) => [`kind ${id % 7}`, id]);
      for (let attempt = 0; attempt < 3; attempt++) await warehouse.insertBlock('facts', new Block(columns, rows), 'batch:7');
      await warehouse.insertBlock('facts', new Block(columns), 'batch:8');
      expect([await count(), await summed()]).toEqual([3_000, 3_000]);
      await expect(warehouse.insertBlock('facts', new Block({ nothing: 'String' }, [['a']]))).rejects.toThrow(Fault);
    });

    test('an insert begins before its deadline or not at all, and its token stays free', async () => {
      const columns = { kind: 'String', id: 'UInt64' } as const satisfies Columns;
      const rows = Array.from({ length: 70_000 }, (_, id) => [`kind '${id % 7}' ü\n`, id]);
      const block = new Block(columns, rows);
      const now = (await warehouse.now()) ?? Date.now();
      const late = warehouse.insertBlock('facts', block, 'batch:9', now - 1);
      await expect(late).rejects.toMatchObject({ code: 'warehouse_too_late', retryable: true });
      expect([await count(), await summed()]).toEqual([0, 0]);
      for (let attempt = 0; attempt < 3; attempt++) await warehouse.insertBlock('facts', block, 'batch:9', now + 60_000);
      expect([await count(), await summed()]).toEqual([70_000, 70_000]);
      await warehouse.insertBlock('facts', block, 'batch:10', now + 60_000);
      const blocks = "SELECT count() AS n FROM system.parts WHERE table = 'facts' AND level = 0 AND database = currentDatabase()";
      expect([await count(), await warehouse.query(blocks)]).toEqual([140_000, [{ n: 2 }]]);
      const wrong = warehouse.insertBlock('facts', new Block({ nothing: 'String' }, [['a']]), 'batch:11', now + 60_000);
      await expect(wrong).rejects.toMatchObject({ retryable: false });
    });

    test('a deletion and a refilling begin before their deadline or not at all', async () => {
      const past = inTime(Date.now() - 1);
      const future = inTime(Date.now() + 60_000);
      await warehouse.insert('facts', ['id', 'kind'], '[1, "a"]\n[2, "b"]');
      const deletion = (condition: string) =>
        warehouse.command(
          `ALTER TABLE sums DELETE WHERE kind = {kind:String} AND (SELECT ${condition}) SETTINGS mutations_sync = 2, mutations_execute_subqueries_on_initiator = 1`,
          { kind: 'a' },
          { name: 'batch:12:delete' },
        );
      const refilling = (condition: string) =>
        warehouse.command(
          `INSERT INTO sums SETTINGS insert_deduplicate = 0 SELECT kind, count() AS n FROM (SELECT * FROM facts WHERE kind = {kind:String} AND ${condition}) GROUP BY kind`,
          { kind: 'a' },
          { name: 'batch:12:fill' },
        );
      await expect(refilling(past)).rejects.toMatchObject({ code: 'warehouse_too_late', retryable: true });
      await expect(deletion(past)).rejects.toMatchObject({ code: 'warehouse_too_late', retryable: true });
      expect(await warehouse.query("SELECT count() AS n FROM system.mutations WHERE table = 'sums'")).toEqual([{ n: 0 }]);
      expect(await summed()).toBe(2);
      await deletion(future);
      expect(await summed()).toBe(1);
      // What is carried out again after a restart must not ask for the time again.
      const [kept] = await warehouse.query<{ command: string }>("SELECT command FROM system.mutations WHERE table = 'sums'");
      expect(kept?.command).not.toContain('now64');
      await refilling(future);
      expect(await summed()).toBe(2);
      await warehouse.stopInserts('batch:12:');
    });

    test('when inserts have been stopped, none that was running changes the table any more', async () => {
      const slow = "INSERT INTO facts SELECT number, 'slow' FROM numbers(4) WHERE sleepEachRow(0.2) = 0 SETTINGS max_block_size = 1";
      const running = warehouse.command(slow, {}, { name: 'batch:13:fill' }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 150));
      await warehouse.stopInserts('batch:13:');
      const held = [await count(), await summed()];
      await running;
      expect([await count(), await summed()]).toEqual(held);
    });

    test('binds parameters; their text is never SQL', async () => {
      const hostile = "x' OR 1 = 1; DROP TABLE facts --";
      await warehouse.insert(
        'facts',
        ['id', 'kind'],
        lines([
          [1, hostile],
          [2, 'other'],
        ]),
      );
      const sql = 'SELECT id FROM facts WHERE kind = {kind:String} AND id IN {ids:Array(UInt64)}';
      expect(await warehouse.query(sql, { kind: hostile, ids: [1, 2] })).toEqual([{ id: 1 }]);
    });

    test('binds thousands of values', async () => {
      const kinds = Array.from({ length: 5_000 }, (_, n) => `kind '${n}' of "many" \\ Grüße`);
      await warehouse.insert('facts', ['id', 'kind'], lines(kinds.map((kind, id) => [id, kind])));
      const sql = 'SELECT count() AS n FROM facts WHERE kind IN {kinds:Array(String)}';
      expect(await warehouse.query(sql, { kinds: kinds.slice(1) })).toEqual([{ n: 4_999 }]);
      const ids = [...kinds.keys()].map(BigInt).concat(16_803_036_124_309_303_001n);
      expect(await warehouse.query('SELECT count() AS n FROM facts WHERE id IN {ids:Array(UInt64)}', { ids })).toEqual([{ n: 5_000 }]);
    });

    test('64-bit integers come as numbers, and unharmed as text', async () => {
      await warehouse.insert('facts', ['id', 'kind'], '[18446744073709551615, "big"]');
      const rows = await warehouse.query(
        'SELECT toString(id) AS id, count() AS n, toInt64(-9007199254740991) AS low FROM facts GROUP BY id',
      );
      expect(rows).toEqual([{ id: '18446744073709551615', n: 1, low: -9007199254740991 }]);
    });

    test('the same token inserts once, in the table and in its view', async () => {
      const rows = lines([
        [1, 'a'],
        [2, 'b'],
      ]);
      for (let attempt = 0; attempt < 3; attempt++) await warehouse.insert('facts', ['id', 'kind'], rows, "batch:it's 0:1");
      expect([await count(), await summed()]).toEqual([2, 2]);
    });

    test('other tokens insert equal rows, in the table and in its view', async () => {
      for (const token of ['0:1', '0:2', '0:1 ', "0:1'"]) await warehouse.insert('facts', ['id', 'kind'], '[1, "a"]', token);
      expect([await count(), await summed()]).toEqual([4, 4]);
    });

    test('an insert without a token after one with a token is not dropped', async () => {
      await warehouse.insert('facts', ['id', 'kind'], '[1, "a"]', 'one');
      await warehouse.insert('facts', ['id', 'kind'], '[2, "b"]');
      await warehouse.insert('facts', ['id', 'kind'], '[3, "b"]');
      expect([await count(), await summed()]).toEqual([3, 3]);
    });

    test('a large insert is one block: all of it or nothing', async () => {
      const rows = Array.from({ length: 150_000 }, (_, id) => [id, 'many']);
      await warehouse.insert('facts', ['id', 'kind'], lines(rows), 'large');
      await warehouse.insert('facts', ['id', 'kind'], lines(rows), 'large');
      const parts = "SELECT count() AS n FROM system.parts WHERE table = 'facts' AND level = 0 AND database = currentDatabase()";
      expect(await warehouse.query(parts)).toEqual([{ n: 1 }]);
      expect([await count(), await summed()]).toEqual([150_000, 150_000]);
      const refused = lines([...rows.slice(0, 1_000), ['not a number', 'x']]);
      await expect(warehouse.insert('facts', ['id', 'kind'], refused)).rejects.toThrow(Fault);
      expect(await count()).toBe(150_000);
    });

    test('settings of one statement end with it', async () => {
      for (let session = 0; session < 8; session++) {
        await warehouse.query('SELECT 1 AS one', {}, { settings: { readonly: 1, max_result_rows: 1 } });
      }
      await warehouse.insert(
        'facts',
        ['id', 'kind'],
        lines([
          [1, 'a'],
          [2, 'b'],
        ]),
      );
      expect(await warehouse.query('SELECT id FROM facts ORDER BY id')).toHaveLength(2);
    });

    test('a statement of its own settings takes more', async () => {
      const sql = 'SELECT number FROM numbers(10)\nSETTINGS max_threads = 1';
      const refusal = warehouse.query(sql, {}, { settings: { max_result_rows: 5, result_overflow_mode: 'throw' } });
      await expect(refusal).rejects.toMatchObject({ details: { clickhouse: '396' } });
    });

    test('an error is a Fault with ClickHouse’s number, and says whether to try again', async () => {
      const unknown = await warehouse.query('SELECT * FROM nothing_here').catch((error: unknown) => error);
      expect(unknown).toBeInstanceOf(Fault);
      expect(unknown).toMatchObject({ code: 'warehouse_unknown_table', retryable: false, details: { clickhouse: '60' } });
      const memory = warehouse.query(
        'SELECT groupArray(number) AS a FROM numbers(10000000)',
        {},
        { settings: { max_memory_usage: 10_000_000 } },
      );
      await expect(memory).rejects.toMatchObject({ code: 'warehouse_memory_limit_exceeded', retryable: true });
      expect(await warehouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    test('streams an answer in a format', async () => {
      await warehouse.insert(
        'facts',
        ['id', 'kind'],
        lines([
          [1, 'a,b'],
          [2, 'c'],
        ]),
      );
      const chunks: Uint8Array[] = [];
      for await (const chunk of await warehouse.stream('SELECT id, kind FROM facts ORDER BY id', 'CSVWithNames')) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe('"id","kind"\n1,"a,b"\n2,"c"\n');
    });

    test('answers many questions at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, n) => warehouse.query('SELECT {n:UInt32} AS n, sleepEachRow(0.005) AS s', { n })),
      );
      expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => [{ n, s: 0 }]));
    });

    test('a question apart sees no table but under the name of its database, and leaves the others as they were', async () => {
      await warehouse.insert('facts', ['id', 'kind'], lines([[1, 'a']]));
      const apart = { apart: true };
      await expect(warehouse.query('SELECT id FROM facts', {}, apart)).rejects.toMatchObject({ details: { clickhouse: '60' } });
      const [{ name } = { name: '' }] = await warehouse.query<{ name: string }>('SELECT currentDatabase() AS name');
      expect(await warehouse.query(`SELECT id FROM ${name}.facts`, {}, apart)).toEqual([{ id: 1 }]);
      expect(await count()).toBe(1);
    });

    test('what a failed statement had answered so far is in no other answer', async () => {
      const failing = `SELECT number AS of_somebody_else, throwIf(number = 150000) AS x FROM numbers(200000)
        SETTINGS max_block_size = 1000, max_threads = 1`;
      for (const apart of [false, true]) {
        for (const format of ['JSONCompact', 'CSVWithNames']) {
          const read = async () => {
            for await (const _ of await warehouse.stream(failing, format, {}, { apart }));
          };
          await expect(read()).rejects.toThrow();
          // Each session has its turn.
          for (let i = 0; i < 4; i++) expect(await warehouse.query('SELECT 1 AS one', {}, { apart })).toEqual([{ one: 1 }]);
        }
      }
    });

    test('ends a statement whose signal is aborted', async () => {
      const control = new AbortController();
      const endless = warehouse.query(
        'SELECT sum(cityHash64(number)) FROM numbers(1000000000000)',
        {},
        { apart: true, settings: { max_execution_time: 60 }, signal: control.signal },
      );
      setTimeout(() => control.abort(), 200);
      await expect(endless).rejects.toThrow();
      expect(await warehouse.query('SELECT 1 AS one', {}, { apart: true })).toEqual([{ one: 1 }]);
      await expect(warehouse.query('SELECT 1', {}, { signal: control.signal })).rejects.toThrow();
    });

    test('inserts nothing without a complaint, and answers a ping', async () => {
      await warehouse.insert('facts', ['id', 'kind'], '');
      expect(await count()).toBe(0);
      await warehouse.ping();
    });
  });
}
