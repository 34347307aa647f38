import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { addEvent } from './add-event.ts';
import type { SessionEvent, SessionPart } from './part.ts';
import { sessionize } from './sessionize.ts';
import { event } from './testing/event.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const TIMEOUT = 1_800_000;

type Row = Record<string, string>;
const ga360 = (row: Row, n: number) =>
  event(`${n}`, Number(row.ts_ms), {
    event_type: row.event_type ?? '',
    order_id: row.order_id ?? '',
    has_value: row.order_revenue !== '',
    value: Math.round(Number(row.order_revenue) * 100),
  });
const rees46 = (row: Row, n: number) =>
  event(`${n}`, Date.parse((row.event_time ?? '').replace(' UTC', 'Z').replace(' ', 'T')), { event_type: row.event_type ?? '' });

describe.each([
  { name: 'ga360_one_day', visitor: 'visitor_id', read: ga360, sessions: 2_513, single: 1_208, duration: 430_165_471 },
  { name: 'rees46_head', visitor: 'user_id', read: rees46, sessions: 4_518, single: 1_664, duration: 793_204_000 },
])('$name', ({ name, visitor, read, sessions, single, duration }) => {
  const file = join(DATA, name, 'events.csv');
  const present = existsSync(file);

  it.skipIf(!present).each(['batch', 'streamed backwards'])('gives the independently computed sessions: %s', (way) => {
    const byVisitor = eventsByVisitor(file, visitor, read);
    const found = [...byVisitor.values()].flatMap((events) =>
      way === 'batch' ? sessionize(events, TIMEOUT) : stream(events.toReversed()),
    );
    expect(found).toHaveLength(sessions);
    expect(found.filter((session) => session.events === 1)).toHaveLength(single);
    expect(found.reduce((sum, session) => sum + session.end - session.start, 0)).toBe(duration);
  });
});

const GA360 = join(DATA, 'ga360_one_day', 'events.csv');
it.skipIf(!existsSync(GA360))('an order of ga360_one_day counts once, though its confirmation fired twice or more', () => {
  const parts = [...eventsByVisitor(GA360, 'visitor_id', ga360).values()].flatMap((events) => sessionize(events, TIMEOUT));
  const orders = new Map(parts.flatMap((part) => Object.entries(part.orders ?? {})));
  expect(orders.size).toBe(43);
  expect([...orders.values()].reduce((sum, order) => sum + order.value, 0)).toBe(873_614);
});

function eventsByVisitor(file: string, visitor: string, read: (row: Row, n: number) => SessionEvent): Map<string, SessionEvent[]> {
  const rows = parse(readFileSync(file), { columns: true, relax_quotes: true, bom: true }) as Row[];
  const byVisitor = new Map<string, SessionEvent[]>();
  for (const [n, row] of rows.entries()) {
    const id = row[visitor] ?? '';
    byVisitor.set(id, [...(byVisitor.get(id) ?? []), read(row, n)]);
  }
  return byVisitor;
}

function stream(events: readonly SessionEvent[]): SessionPart[] {
  const sessions: SessionPart[] = [];
  for (const next of events) addEvent(sessions, next, TIMEOUT);
  return sessions;
}
