import { PERSONAL_TABLES, type PersonalTable, SKETCHES } from '../../contracts/personal-data.ts';
import type { Erasure } from '../../platform/database/port.ts';
import { isPersonal, VISITORS_OF_USER } from '../../platform/warehouse/personal-rows.ts';
import type { Params, Warehouse } from '../../platform/warehouse/port.ts';
import { userNumber } from '../../science/sessions/visitor-number.ts';
import type { Claim } from '../claim.ts';
import { rebuildRollups } from '../rebuild-rollups.ts';
import { countRemoved } from './removals.ts';

const DAY = 86_400_000;

export interface EraseDeps {
  warehouse: Warehouse;
  epoch: string;
  partition: number;
  claim: Pick<Claim, 'deadline'>;
  clock: () => number;
}

/** Whose rows go: the visitor, or the user with every visitor that was known to be that user. */
export async function visitorsOf({ store, kind, subject }: Erasure, warehouse: Warehouse): Promise<string[]> {
  if (kind === 'visitor') return [subject];
  const number = userNumber(store, subject);
  const rows = await warehouse.query<{ visitor: string }>(VISITORS_OF_USER, { store, user: subject, number: BigInt(number) });
  return [...new Set([...rows.map((row) => row.visitor), number])];
}

/**
 * Erases a visitor or user from one partition of the log, at a border between two batches: first the rollups of the hours in question are made anew
 * without the events, then every other row goes, and the events last, as they tell what else is to go. Each step may be repeated, so that a kill in
 * between does no harm.
 */
export async function erase(erasure: Erasure, visitors: readonly string[], deps: EraseDeps): Promise<void> {
  const { warehouse, epoch, partition, claim } = deps;
  const { id, store, kind, subject, at } = erasure;
  const params: Params = {
    store,
    at,
    partition,
    visitors: visitors.map(BigInt),
    users: kind === 'user' ? [subject] : [],
    numbers: kind === 'user' ? [BigInt(userNumber(store, subject))] : [],
  };
  const events = conditionOf(PERSONAL_TABLES.events);
  const mine = `${events} AND log_partition = {partition:UInt16}`;
  const hours = await warehouse.query<{ hour: number; last: number }>(
    `SELECT toUnixTimestamp(toStartOfHour(ts)) * 1000 AS hour, toUnixTimestamp64Milli(max(ts)) AS last FROM events WHERE ${mine} GROUP BY hour`,
    params,
  );
  // Where a browser's clock is ahead, what was made of its events is later than the erasure.
  const all = { ...params, at: hours.reduce((latest, { last }) => Math.max(latest, last), at) };
  const rejected = `${conditionOf(PERSONAL_TABLES.rejected_events)} AND log_partition = {partition:UInt16}`;
  await countRemoved(warehouse, { store, reason: 'erased', run: id, events: mine, rejected, params, now: deps.clock() });
  const touched = hours.map(({ hour }) => ({ store, ts: hour }));
  await rebuildRollups(warehouse, partition, touched, `${epoch}:${partition}:erase-${id}`, claim, { sql: events, params });
  if (touched.length > 0) await forgetSettled(warehouse, store, touched);
  for (const [name, table] of Object.entries<PersonalTable>(PERSONAL_TABLES)) {
    if (name === 'events' || name === 'rejected_events') continue;
    await mutate(warehouse, name, table.erase === 'delete' ? 'DELETE' : `UPDATE ${table.user} = ''`, conditionOf(table), all);
  }
  await mutate(warehouse, 'rejected_events', 'DELETE', rejected, params);
  await mutate(warehouse, 'events', 'DELETE', mine, params);
}

/** Changes the rows for good, not just marks them; where there is none, a mutation would cost as much. */
async function mutate(warehouse: Warehouse, table: string, change: string, where: string, params: Params): Promise<void> {
  const found = await warehouse.query(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`, params);
  if (found.length > 0) await warehouse.command(`ALTER TABLE ${table} ${change} WHERE ${where} SETTINGS mutations_sync = 2`, params);
}

/** The subject's rows of a table up to the erasure's time. */
function conditionOf(table: PersonalTable): string {
  return `${isPersonal(table)} AND toUnixTimestamp64Milli(${table.time}) <= {at:Int64}`;
}

/** Days that were added up hold sketches of their visitors: they are added up again from what is left. */
async function forgetSettled(warehouse: Warehouse, store: string, touched: readonly { ts: number }[]): Promise<void> {
  const days = [...new Set(touched.map(({ ts }) => Math.floor(ts / DAY)))];
  const where = 'store_id = {store:String} AND arrayExists(d -> abs(toInt32(day) - toInt32(d)) <= 1, {days:Array(UInt32)})';
  for (const table of Object.keys(SKETCHES).filter((name) => name.startsWith('settled_')))
    await mutate(warehouse, table, 'DELETE', where, { store, days });
}
