/** Where an attack may point. */
export interface Targets {
  /** Of a listener on this machine. */
  port: number;
  /** A file that holds a secret. */
  file: string;
  /** A file that is not there. */
  absent: string;
}

/** What people tried with a query field elsewhere, and what may be tried here. Every one of them is refused; `answered`: it is harmless as it is read. */
export interface Attack {
  name: string;
  query: string;
  answered?: true;
}

/** Every attack, pointed at a listener and at files of this machine. */
export function attacksOn({ port, file, absent }: Targets): Attack[] {
  const url = `http://127.0.0.1:${port}/x`;
  const host = `127.0.0.1:${port}`;
  const fromTable: Record<string, string> = {
    url: `url('${url}', 'CSV', 'a String')`,
    urlCluster: `urlCluster('default', '${url}', 'CSV', 'a String')`,
    file: `file('${file}', 'LineAsString')`,
    fileCluster: `fileCluster('default', '${file}', 'LineAsString')`,
    filesystem: `filesystem('/etc')`,
    remote: `remote('${host}', 'default', 'events')`,
    'remote to itself': `remote('localhost', 'default', 'events')`,
    remoteSecure: `remoteSecure('${host}', 'default', 'events')`,
    cluster: `cluster('default', 'default', 'events')`,
    clusterAllReplicas: `clusterAllReplicas('default', 'default', 'events')`,
    s3: `s3('http://${host}/bucket/key.csv', 'CSV', 'a String')`,
    s3Cluster: `s3Cluster('default', 'http://${host}/bucket/key.csv', 'CSV', 'a String')`,
    gcs: `gcs('http://${host}/bucket/key.csv', 'CSV', 'a String')`,
    azureBlobStorage: `azureBlobStorage('http://${host}/a', 'c', 'b', 'a', 'k', 'CSV')`,
    hdfs: `hdfs('hdfs://${host}/x', 'CSV', 'a String')`,
    mysql: `mysql('${host}', 'd', 't', 'u', 'p')`,
    postgresql: `postgresql('${host}', 'd', 't', 'u', 'p')`,
    mongodb: `mongodb('${host}', 'd', 't', 'u', 'p', 'a String')`,
    redis: `redis('${host}', 'k', 'k String')`,
    sqlite: `sqlite('${file}', 't')`,
    odbc: `odbc('DSN=x', 't')`,
    jdbc: `jdbc('jdbc:x', 't')`,
    iceberg: `iceberg('http://${host}/x')`,
    icebergLocal: `icebergLocal('${file}')`,
    deltaLake: `deltaLake('http://${host}/x')`,
    hudi: `hudi('http://${host}/x')`,
    executable: `executable('id', 'TSV', 'a String')`,
    input: `input('a String')`,
    merge: `merge('default', '^events$')`,
    'merge of this database': `merge('^events$')`,
    view: 'view(SELECT * FROM default.events)',
    viewIfPermitted: `viewIfPermitted(SELECT 1 ELSE null('a UInt8'))`,
    viewExplain: `viewExplain('EXPLAIN', '', (SELECT 1))`,
    null: `null('a UInt8')`,
    dictionary: `dictionary('d')`,
    loop: 'loop(default.events)',
    generateRandom: `generateRandom('a String', 1, 1000000, 1000000)`,
    values: `values('a String', 'x')`,
    format: `format('LineAsString', 'x')`,
    mergeTreeIndex: `mergeTreeIndex('default', 'events')`,
    eval: `eval('SELECT 1')`,
    'a parameterized view of ours': `people(store = 'other')`,
  };
  const scalar: Record<string, string> = {
    file: `file('${file}')`,
    'file under another case': `FILE('${file}')`,
    'file in quotes': `\`file\`('${file}')`,
    'file within a lambda': `arrayMap(x -> file(x), ['${file}'])`,
    'file in a parameter of an aggregate': `quantile(length(file('${file}')))(1)`,
    'file in FILTER': `sum(1) FILTER (WHERE file('${file}') != '')`,
    'file in a window': `count() OVER (PARTITION BY file('${file}'))`,
    'file in a frame of a window': `count() OVER (ORDER BY 1 ROWS BETWEEN length(file('${file}')) PRECEDING AND CURRENT ROW)`,
    'file in CASE': `CASE WHEN file('${file}') = '' THEN 1 END`,
    dictGet: `dictGet('d', 'a', 1)`,
    dictGetOrDefault: `dictGetOrDefault('d', 'a', 1, '')`,
    joinGet: `joinGet('default.events', 'page', 1)`,
    hasColumnInTable: `hasColumnInTable('default', 'events', 'page')`,
    catboostEvaluate: `catboostEvaluate('${file}', 1)`,
    getSetting: `getSetting('max_threads')`,
    'a global variable': '@@max_allowed_packet',
    getServerSetting: `getServerSetting('path')`,
    getMacro: `getMacro('x')`,
    hostName: 'hostName()',
    FQDN: 'FQDN()',
    currentUser: 'currentUser()',
    currentDatabase: 'currentDatabase()',
    'version of the server': 'version()',
    filesystemAvailable: 'filesystemAvailable()',
    showCertificate: 'showCertificate()',
    addressToLine: 'addressToLine(1)',
    sleep: 'sleep(3)',
    sleepEachRow: 'sleepEachRow(3)',
    throwIf: 'throwIf(1)',
    'aggThrow through arrayReduce': `arrayReduce('aggThrow', [1])`,
    initializeAggregation: `initializeAggregation('sum', 1)`,
    aiGenerate: `aiGenerate('x', '${url}')`,
    'a state made of bytes': `uniqMerge(CAST(unhex('FFFF') AS AggregateFunction(uniq, UInt64)))`,
    'a state whose type is put together': `CAST(unhex('FF'), concat('Aggregate', 'Function(sum, UInt64)'))`,
    'a state within a list': `CAST('[]', 'Array(AggregateFunction(sum, UInt64))')`,
    formatRow: `formatRow('CSV', 1)`,
    'formatQuery of ours': `formatQuery('SELECT 1')`,
    'a function of one’s own': 'f(1)',
  };
  return [
    ...Object.entries(fromTable).map(([name, text]) => ({ name: `table function ${name}`, query: `SELECT * FROM ${text}` })),
    ...Object.entries(fromTable).map(([name, text]) => ({
      name: `IN (SELECT … FROM ${name})`,
      query: `SELECT 1 IN (SELECT 1 FROM ${text})`,
    })),
    ...Object.entries(scalar).map(([name, text]) => ({ name: `function ${name}`, query: `SELECT ${text}` })),
    ...statements(absent),
    ...namesOfTables(),
    ...otherStore(),
    ...tricksOfText(file),
  ];
}

function statements(absent: string): Attack[] {
  const texts = [
    `INSERT INTO events (store_id) VALUES ('shop')`,
    `INSERT INTO FUNCTION file('${absent}', 'CSV', 'a String') VALUES ('x')`,
    'SELECT 1; DROP TABLE default.events',
    'SELECT 1;\nSELECT 2',
    'ALTER TABLE default.events DELETE WHERE 1',
    'DROP TABLE default.events',
    'TRUNCATE TABLE default.events',
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    `CREATE TABLE t ENGINE = File('CSV', '${absent}') AS SELECT 1`,
    'CREATE FUNCTION f AS x -> x',
    'ATTACH TABLE t',
    'DETACH TABLE default.events',
    'RENAME TABLE default.events TO default.e',
    'OPTIMIZE TABLE default.events',
    'SET readonly = 0',
    'USE default',
    'SYSTEM RELOAD CONFIG',
    'SYSTEM SHUTDOWN',
    `KILL QUERY WHERE 1`,
    'SHOW TABLES FROM default',
    'SHOW DATABASES',
    'SHOW CREATE TABLE default.events',
    'DESCRIBE TABLE default.events',
    'EXISTS TABLE default.events',
    'CHECK TABLE default.events',
    'EXPLAIN SELECT 1',
    'EXPLAIN AST SELECT 1',
    'SELECT * FROM (EXPLAIN SELECT * FROM default.events)',
    'GRANT ALL ON *.* TO default',
    'EXECUTE AS default',
    'BACKUP TABLE default.events TO Disk(default, x)',
    'SELECT 1 PARALLEL WITH SELECT 2',
    `SELECT 1 INTO OUTFILE '${absent}'`,
    `SELECT 1 INTO OUTFILE '${absent}' APPEND FORMAT CSV`,
    'SELECT 1 FORMAT JSON',
    'SELECT 1 FORMAT Null',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)',
    'SELECT 1 SETTINGS allow_introspection_functions = 1, readonly = 0',
    'SELECT (SELECT 1 SETTINGS max_threads = 99)',
    'WITH a AS (SELECT 1 SETTINGS max_memory_usage = 0) SELECT * FROM a',
    'SELECT 1 UNION ALL SELECT 2 SETTINGS max_threads = 99',
  ];
  return texts.map((query) => ({ name: `statement ${query.slice(0, 60)}`, query }));
}

function namesOfTables(): Attack[] {
  // biome-ignore format: a list of names reads as a paragraph
  const names = [
    'system.tables', 'system.settings', 'system.query_log', 'system.processes', 'system.users', 'system.one', 'system.parts', '`system`.tables', '"system"."tables"',
    'SYSTEM.TABLES', 'information_schema.tables', 'INFORMATION_SCHEMA.TABLES', 'tables', 'TABLES', 'columns', 'schemata', 'default.events', '`default`.`events`', '`default.events`',
    'default.orders', 'default.events_recent', 'kpi_hour', 'ledger', 'rejected_events', 'identities', 'actual_orders', 'settled_kpi', 'kpi_hour_mv', 'Events', 'EVENTS',
    '`events `', '`.inner.kpi_hour`', 'pg_catalog.pg_tables', '_temporary_and_external_tables.x', 'еvents', 'one',
  ];
  return names.flatMap((table) => [
    { name: `table ${table}`, query: `SELECT * FROM ${table}` },
    { name: `join of ${table}`, query: `SELECT * FROM events AS e CROSS JOIN ${table} AS x` },
    { name: `subquery of ${table} in WHERE`, query: `SELECT count() FROM events WHERE page IN (SELECT * FROM ${table})` },
  ]);
}

/** Ways to rows of another store, or round the names that the views have. */
function otherStore(): Attack[] {
  return [
    { name: 'the column of the store', query: `SELECT * FROM events WHERE store_id = 'other'` },
    { name: 'OR after the condition of the view', query: `SELECT * FROM events WHERE 1 OR store_id = 'other'` },
    { name: 'a parenthesis too many', query: `SELECT * FROM events) UNION ALL SELECT * FROM (default.events` },
    { name: 'a comment that swallows the rest', query: 'SELECT * FROM events --', answered: true },
    { name: 'a comment that does not end', query: 'SELECT * FROM events /*' },
    { name: 'UNION with the real table', query: 'SELECT page FROM events UNION ALL SELECT page FROM default.events' },
    { name: 'INTERSECT with the real table', query: 'SELECT page FROM events EXCEPT SELECT page FROM default.events' },
    { name: 'WITH under the name of a table', query: 'WITH events AS (SELECT 1 AS page) SELECT * FROM events' },
    { name: 'WITH under the name of a real table', query: 'WITH ledger AS (SELECT 1) SELECT * FROM ledger' },
    { name: 'WITH in a scope beside it', query: 'SELECT * FROM (WITH kpi_hour AS (SELECT 1) SELECT 1) AS a CROSS JOIN kpi_hour' },
    { name: 'WITH of a column list in a scope beside it', query: 'SELECT * FROM (WITH ledger(a) AS (SELECT 1) SELECT 1) AS a, ledger' },
    { name: 'a window under the name of a real table', query: 'SELECT count() OVER ledger FROM ledger WINDOW ledger AS (ORDER BY 1)' },
    { name: 'WITH of another scope', query: 'SELECT * FROM (WITH mine AS (SELECT 1) SELECT 1) AS a CROSS JOIN mine' },
    { name: 'WITH of itself', query: 'WITH events_ AS (SELECT * FROM events_) SELECT * FROM events_' },
    {
      name: 'recursion over the real table',
      query: 'WITH RECURSIVE r AS (SELECT page FROM default.events UNION ALL SELECT page FROM r) SELECT * FROM r',
    },
    { name: 'the real table on the right of IN', query: `SELECT count() FROM events WHERE visitor_id IN default.events` },
    { name: 'the real table in the function in', query: 'SELECT in(1, default.events)' },
    { name: 'a real table’s short name on the right of IN', query: 'SELECT 1 IN ledger' },
    { name: 'a global IN', query: 'SELECT count() FROM events WHERE page GLOBAL IN (SELECT page FROM default.events)' },
    { name: 'EXISTS', query: 'SELECT EXISTS(SELECT 1 FROM default.events)' },
    { name: 'a scalar subquery', query: 'SELECT (SELECT groupArray(page) FROM default.events)' },
    { name: 'a subquery within a lambda', query: 'SELECT arrayMap(x -> (SELECT max(page) FROM default.events), [1])' },
    { name: 'a subquery in a window', query: 'SELECT count() OVER (PARTITION BY (SELECT max(page) FROM default.events)) FROM events' },
    {
      name: 'a subquery in a named window',
      query: 'SELECT count() OVER w FROM events WINDOW w AS (ORDER BY (SELECT max(page) FROM default.events))',
    },
    { name: 'a subquery in ORDER BY', query: 'SELECT 1 FROM events ORDER BY (SELECT max(page) FROM default.events)' },
    { name: 'a subquery in LIMIT', query: 'SELECT 1 FROM events LIMIT (SELECT count() FROM default.events)' },
    { name: 'a subquery in LIMIT BY', query: 'SELECT page FROM events LIMIT 1 BY (SELECT max(page) FROM default.events)' },
    { name: 'a subquery in ARRAY JOIN', query: 'SELECT x FROM events ARRAY JOIN (SELECT groupArray(page) FROM default.events) AS x' },
    {
      name: 'a subquery in ON',
      query: 'SELECT 1 FROM events AS a JOIN sessions AS b ON a.visitor_id = (SELECT max(visitor_id) FROM default.events)',
    },
    { name: 'a subquery in PREWHERE', query: 'SELECT 1 FROM events PREWHERE page IN (SELECT page FROM default.events)' },
    { name: 'a subquery in QUALIFY', query: 'SELECT page FROM events QUALIFY page = (SELECT max(page) FROM default.events)' },
    { name: 'a subquery in WITH FILL', query: 'SELECT 1 AS x FROM events ORDER BY x WITH FILL TO (SELECT count() FROM default.events)' },
    {
      name: 'a subquery in INTERPOLATE',
      query: 'SELECT 1 AS x, 2 AS y ORDER BY x WITH FILL TO 5 INTERPOLATE (y AS (SELECT count() FROM default.events))',
    },
    { name: 'a subquery in REPLACE', query: 'SELECT * REPLACE ((SELECT max(page) FROM default.events) AS page) FROM events' },
    {
      name: 'a subquery in GROUPING SETS',
      query: 'SELECT 1 FROM events GROUP BY GROUPING SETS (((SELECT max(page) FROM default.events)))',
    },
    { name: 'a subquery in numbers()', query: 'SELECT count() FROM numbers((SELECT count() FROM default.events))' },
    { name: 'the parameter of the store', query: `SELECT * FROM events WHERE '{store:String}' = {store:String}` },
    { name: 'a parameter of one’s own', query: 'SELECT * FROM {t:Identifier}' },
    { name: 'a parameter that is a database', query: 'SELECT * FROM {database:Identifier}.events' },
    { name: 'APPLY of a function', query: 'SELECT * APPLY(file) FROM events' },
    { name: 'APPLY of a lambda', query: 'SELECT * APPLY(x -> (SELECT max(page) FROM default.events)) FROM events' },
    { name: 'COLUMNS of a table', query: `SELECT COLUMNS('.*') APPLY(x -> hostName()) FROM events` },
    { name: 'columns of a table that is not joined', query: 'SELECT default.events.page FROM events' },
    { name: 'the state of the processor', query: 'SELECT state FROM sessions' },
    { name: 'places in the log', query: 'SELECT log_offset FROM events' },
    { name: 'FINAL SAMPLE', query: 'SELECT * FROM events SAMPLE 1/2' },
    { name: 'a set of literals named like a table', query: `SELECT 'x' IN ('events', 'default.events')`, answered: true },
    { name: 'an alias named like a real table', query: 'SELECT 1 AS ledger, ledger + 1 AS x', answered: true },
    { name: 'TOP and an alias that is a database', query: 'SELECT default.page FROM events AS default LIMIT 1', answered: true },
  ];
}

/** What a text can hold that two readers may take for two things. */
function tricksOfText(file: string): Attack[] {
  return [
    { name: 'a line in a name that looks like a node', query: 'SELECT 1 AS `x\n    TableIdentifier events`' },
    { name: 'a bracket in a name that looks like a count', query: 'SELECT 1 AS `x (children 1)`' },
    { name: 'an alias in a name', query: 'SELECT 1 AS `y (alias x)`' },
    { name: 'a quote in a name', query: 'SELECT 1 AS `a\\`, file(1), \\`b`' },
    { name: 'a backtick doubled', query: 'SELECT 1 AS `a``b`' },
    { name: 'a dot in a name', query: 'SELECT * FROM `default.events`' },
    { name: 'a zero byte in a text', query: `SELECT 'a\\0b'`, answered: true },
    { name: 'a heredoc', query: `SELECT $$a' FROM default.events -- $$`, answered: true },
    { name: 'a heredoc with a tag', query: `SELECT $x$'); DROP TABLE events; --$x$`, answered: true },
    { name: 'escapes in a text', query: `SELECT 'a\\'; SELECT file(\\'${file}\\')'`, answered: true },
    { name: 'hexadecimal escapes in a text', query: `SELECT '\\x27); SELECT 1'`, answered: true },
    { name: 'typographic quotes', query: `SELECT ‘x’ FROM default.events` },
    { name: 'a wide letter', query: `SELECT ｆile('${file}')` },
    { name: 'a cyrillic letter', query: `SELECT fіle('${file}')` },
    { name: 'a space of another script', query: `SELECT\u00a0file('${file}')` },
    { name: 'a right-to-left mark', query: `SELECT \u202efile('${file}')` },
    { name: 'a call over a comment', query: `SELECT file/* x */('${file}')` },
    { name: 'a call over a line', query: `SELECT file\n\n('${file}')` },
    { name: 'a nested comment', query: `SELECT /* a /* b */ file('${file}') */ 1`, answered: true },
    { name: 'a hint', query: `SELECT /*+ SET_VAR(readonly=0) */ file('${file}')` },
    { name: 'MySQL’s comment', query: `SELECT /*! file('${file}') */ 1`, answered: true },
    { name: 'very deep brackets', query: `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)}` },
    { name: 'very deep subqueries', query: `${'SELECT * FROM ('.repeat(300)}SELECT 1${')'.repeat(300)}` },
    { name: 'a very long list', query: `SELECT ${'1+'.repeat(9_000)}1` },
    { name: 'an operator chain that is read again and again', query: `SELECT ${'CASE WHEN '.repeat(500)}` },
    { name: 'a semicolon in a text', query: `SELECT ';'`, answered: true },
    { name: 'only a semicolon', query: ';' },
    { name: 'only a comment', query: '-- x' },
    { name: 'a pipe', query: 'FROM default.events |> SELECT page' },
  ];
}
