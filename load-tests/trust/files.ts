// node files.ts DIR OUT: what a stopped server's files hold, read with chDB alone; one JSON object a line: { table, key, figures }; OUT --batches: printed by batch.
import { appendFileSync } from 'node:fs';
import { Session } from 'chdb';

const KPI = 'sum(events), sum(pageviews), sum(product_views), sum(carts), sum(checkouts), uniqMerge(visitors)';
const ms = (column: string) => `toInt64(toUnixTimestamp(toDateTime(${column}, 'UTC'))) * 1000`;
const text = (...columns: string[]) => `concat(${columns.map((column) => `toString(${column})`).join(", ',', ")}, '')`;
const list = (columns: string) => text(...columns.split(', '));
const KPI_SESSION = 'events, pageviews, product_views, carts, checkouts';
const at = (column: string) => `toUnixTimestamp64Milli(${column})`;

/** Raw rows as they lie there, without merging: an id that is stored twice comes twice. */
const QUESTIONS: Record<string, string> = {
  events: `SELECT event_id AS key, ${text(at('ts'), 'event_type', 'page', 'order_id', 'value')} AS figures FROM events`,
  kpi_minute: `SELECT toString(${ms('minute')}) AS key, ${list(KPI)} AS figures FROM kpi_minute GROUP BY minute`,
  kpi_hour: `SELECT toString(${ms('hour')}) AS key, ${list(KPI)} AS figures FROM kpi_hour GROUP BY hour`,
  kpi_day: `SELECT toString(${ms('day')}) AS key, ${list(KPI)} AS figures FROM kpi_day GROUP BY day`,
  event_hour: `SELECT concat(toString(${ms('hour')}), '|', event_type) AS key, toString(sum(events)) AS figures FROM event_hour GROUP BY hour, event_type`,
  page_hour: `SELECT concat(toString(${ms('hour')}), '|', page) AS key, toString(sum(pageviews)) AS figures FROM page_hour GROUP BY hour, page`,
  product_hour: `SELECT concat(toString(${ms('hour')}), '|', product_id) AS key, ${text('sum(views)', 'sum(carts)', 'sum(removals)')} AS figures FROM product_hour GROUP BY hour, product_id`,
  search_hour: `SELECT concat(toString(${ms('hour')}), '|', search) AS key, toString(sum(searches)) AS figures FROM search_hour GROUP BY hour, search`,
  sessions: `SELECT ${text(at('started_at'), at('ended_at'), ...KPI_SESSION.split(', '), 'orders', 'revenue')} AS key, toString(count()) AS figures FROM sessions FINAL GROUP BY key`,
  orders: `SELECT order_id AS key, ${text(at('ts'), 'value')} AS figures FROM orders FINAL`,
};

const BATCHES =
  "SELECT toUInt32(splitByChar('-', event_id)[2]) AS batch, count() AS rows, uniqExact(event_id) AS ids FROM events GROUP BY batch";

const [dir = '', out = ''] = process.argv.slice(2);
const session = new Session(dir);
if (out === '--batches') {
  const lines = session.query(BATCHES, 'JSONEachRow').trim().split('\n').filter(Boolean);
  const hours = Number(session.query('SELECT sum(events) FROM kpi_hour', 'TSV'));
  console.log(JSON.stringify({ batches: lines.map((line) => JSON.parse(line) as unknown), hours }));
} else {
  for (const [table, question] of Object.entries(QUESTIONS)) {
    appendFileSync(out, session.query(`SELECT '${table}' AS table, key, figures FROM (${question}) ORDER BY key`, 'JSONEachRow'));
  }
}
session.close();
