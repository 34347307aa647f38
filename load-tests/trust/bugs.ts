// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the text of sources
import type { Edit } from './plant.ts';
import { SIMULATED } from './sim-bugs.ts';

/** What a planted pause prints: the moment at which `kill --mark` strikes. */
export const MARK = 'crash point';

/** Says that it is at the crash point, at once also from a worker thread, one time in `oneIn`, and stays there for `ms`. */
const pause = (ms: number, oneIn = 1) =>
  `if (Math.random() * ${oneIn} < 1) (await import('node:fs')).writeSync(1, '${MARK}\\n'); await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

export interface Bug {
  name: string;
  edits: readonly Edit[];
  /** The pause alone: a healthy tree with it must stay green. */
  control?: readonly Edit[];
  /** The benchmark that must turn red and how it is asked; or `vitest` and a test file. */
  runs: readonly string[];
  /** Part of the quick run too. */
  quick?: boolean;
}

const COMMIT = 'processor/commit.ts';
const INSERT = 'await insertBatch(batch, changes, claim, deps);\n';
const LAST_SAVE = 'const ended = await claim.end(batch.last + 1);';
const KILLS = ['kill', '--quick', '--kills', '4', '--events', '1000'];
const AT_MARK = [...KILLS, '--mark', MARK];
const KILLED_SERVICES = ['kill-services', '--quick', '--kills', '14'];

const beforeInsert: Edit = { file: COMMIT, find: INSERT, replace: `${pause(300)}\n${INSERT}` };
const commitFirst: Edit[] = [
  { file: COMMIT, find: INSERT, replace: `version = await claim.end(batch.last + 1);\n${pause(300)}\n${INSERT}` },
  { file: COMMIT, find: LAST_SAVE, replace: 'const ended = version;' },
];
const afterInsert: Edit = { file: COMMIT, find: INSERT, replace: `${INSERT}${pause(300)}\n` };
const DURABLE =
  'await Promise.all([...group.records].map(([partition, { first, values }]) => records.put([partition, first], joinRecords(values))));';
/** Most groups are spared: if each met its blow here nothing would ever be acknowledged, and the run would not end. */
const beforeDurable: Edit = { file: 'platform/log/lmdb.ts', find: DURABLE, replace: `${pause(50, 10)}\n${DURABLE}` };

/** The healthy rest of a server that leaves it to tokens alone that a batch is not stored twice: exact only as long as each view keeps its own. */
const tokensOnly: Edit[] = [
  afterInsert,
  { file: COMMIT, find: ':${claim.attempt}`;', replace: '`;' },
  { file: COMMIT, find: 'const uncertain = claim.attempt > 1;', replace: 'const uncertain = claim.attempt < 0;' },
  // ClickHouse forgets the tokens of a view whose query was altered at the next start: found by this very control, and nothing that the server relies on.
  {
    file: 'clickhouse/migrations/0011_recent_minutes.sql',
    find: 'ALTER TABLE kpi_minute_mv MODIFY QUERY',
    replace: 'DROP VIEW kpi_minute_mv;\nCREATE MATERIALIZED VIEW kpi_minute_mv TO kpi_minute AS',
  },
];

const FREEZE = "await warehouse.command(`ALTER TABLE ${table.name} FREEZE WITH NAME '${PREFIX}_${name}'`);";
const slowFreeze: Edit = {
  file: 'platform/warehouse/frozen-parts.ts',
  find: FREEZE,
  replace: `{ ${FREEZE} await new Promise((resolve) => setTimeout(resolve, 200)); }`,
};

export const BUGS: readonly Bug[] = [
  {
    name: 'commit before insert',
    edits: commitFirst,
    control: [beforeInsert],
    runs: AT_MARK,
  },
  {
    name: 'many machines: commit before insert',
    edits: commitFirst,
    control: [beforeInsert],
    runs: KILLED_SERVICES,
  },
  {
    name: 'many machines: acknowledge before Kafka has it',
    edits: [
      {
        file: 'platform/log/kafka-appender.ts',
        find: 'waiting.push({ partition, value, since: performance.now(), resolve, reject });',
        replace: 'waiting.push({ partition, value, since: performance.now(), resolve: () => {}, reject: () => {} });\n        resolve(0);',
      },
    ],
    runs: KILLED_SERVICES,
  },
  {
    name: 'constant token',
    edits: [
      {
        file: COMMIT,
        find: 'const token = `${epoch}:${partition}:${batch.first}-${batch.last}:${claim.attempt}`;',
        replace: "const token = 'constant';",
      },
    ],
    runs: ['kill', '--quick', '--kills', '1', '--events', '500'],
    quick: true,
  },
  {
    name: 'no reconciliation after a kill',
    edits: [
      afterInsert,
      {
        file: 'processor/start-partition.ts',
        find: 'if (position.plan) position = await reconcile(position, state, deps);',
        replace: 'void reconcile;',
      },
    ],
    control: [afterInsert],
    runs: AT_MARK,
  },
  {
    name: 'no deduplication on the views',
    edits: [
      ...tokensOnly,
      {
        file: 'clickhouse/migrations/0004_rollups.sql',
        find: 'ORDER BY (store_id, hour, log_partition)\nSETTINGS non_replicated_deduplication_window = 1000;',
        replace: 'ORDER BY (store_id, hour, log_partition);',
      },
    ],
    control: tokensOnly,
    runs: AT_MARK,
  },
  {
    name: 'acknowledge before durable',
    edits: [beforeDurable, { file: 'platform/log/lmdb.ts', find: 'await group.durable;\n      return offset;', replace: 'return offset;' }],
    control: [beforeDurable],
    runs: AT_MARK,
  },
  {
    name: 'sticky settings of chDB',
    edits: [
      {
        file: 'platform/warehouse/chdb.ts',
        find: 'await command(`${insertStatement(table, columns, token)}\\n${rows}`);',
        replace: `const clickhouse_settings = token ? { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 as const } : {};
          await writing.take((client) => run(() => client.command({ query: insertStatement(table, columns) + '\\n' + rows, clickhouse_settings })));`,
      },
    ],
    // No insert of the processor's without a token meets a table that looks for one, so that kills cannot tell; the port's contract can.
    runs: ['vitest', 'platform/warehouse/chdb.test.ts'],
  },
  {
    name: 'a backup beside the inserts',
    edits: [
      slowFreeze,
      {
        file: 'backup/take.ts',
        find: 'const { positions, release } = await heldSoon(source.hold());',
        replace: 'const { positions, release } = await heldSoon(source.hold());\n    release();',
      },
      // The restore would refuse it by itself.
      { file: 'backup/restore.ts', find: 'if (wrong.length > 0)', replace: 'if (wrong.length > 1e9)' },
    ],
    control: [slowFreeze],
    runs: ['backup', '--quick'],
  },
  ...SIMULATED,
];
