import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../../sample/random.ts';
import { ARRIVALS, DEVICES, type Step, VISITS, type VisitKind } from './proportions.ts';
import { visit } from './visit.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'ga360_one_day');
const HALF_HOUR = 1_800_000;
/** The data's own names. */
const NAMES: Record<string, Step> = {
  page_view: 'page_view',
  select_item: 'product_select',
  view_item: 'product_view',
  add_to_cart: 'add_to_cart',
  remove_from_cart: 'remove_from_cart',
  checkout: 'checkout',
  purchase: 'purchase',
};

interface Hit extends Record<string, string> {
  visitor_id: string;
  ts_ms: string;
  event_type: string;
  page_url: string;
}

describe.skipIf(!existsSync(folder))('the proportions are those of the real day', () => {
  it('by how far a visit came, and what was done in it', async () => {
    const hits = parse(await readFile(join(folder, 'events.csv')), { columns: true }) as Hit[];
    const counted: VisitKind[] = VISITS.map(({ furthest }) => ({ furthest, visits: 0, steps: {} }));
    for (const one of visitsOf(hits)) {
      const kind = counted[furthestOf(one)];
      if (!kind) continue;
      kind.visits++;
      for (const hit of one) {
        const step = NAMES[hit.event_type];
        if (step) kind.steps[step] = (kind.steps[step] ?? 0) + 1;
        if (step === 'page_view' && hit.page_url.includes('/asearch')) kind.steps.search = (kind.steps.search ?? 0) + 1;
      }
    }
    expect(counted).toEqual(VISITS);
  });

  it('in all, by channel and by device as its TRUTH.json says', async () => {
    const truth = JSON.parse(await readFile(join(folder, 'TRUTH.json'), 'utf8')) as {
      rows_per_event_type: Record<string, number>;
      sessions: { sessions_30min: number };
      ga_own_totals_from_export: { sessions_by_channel: [string, number][]; sessions_by_device: [string, number][] };
    };
    const { event: _, ...types } = truth.rows_per_event_type;
    for (const [name, count] of Object.entries(types)) expect([name, total(NAMES[name] ?? 'search')]).toEqual([name, count]);
    expect(VISITS.reduce((sum, { visits }) => sum + visits, 0)).toBe(truth.sessions.sessions_30min);
    expect(ARRIVALS.map(({ channel, visits }) => [channel, visits])).toEqual(truth.ga_own_totals_from_export.sessions_by_channel);
    expect(DEVICES.map(({ device, visits }) => [device, visits])).toEqual(truth.ga_own_totals_from_export.sessions_by_device);
  });
});

it('simulated visits keep the proportions: each kind of event within a tenth, an order confirmed more than twice', () => {
  const VISITS_MADE = 20_000;
  const chance = new Chance('proportions');
  const made = new Map<string, number>();
  const orders = new Set<unknown>();
  for (let n = 0; n < VISITS_MADE; n++) {
    for (const said of visit(chance, `order-${n}`)) {
      const step = said.event_type.startsWith('checkout') ? 'checkout' : said.event_type;
      made.set(step, (made.get(step) ?? 0) + 1);
      if (step === 'purchase') orders.add(said.order_id);
    }
  }
  const real = VISITS.reduce((sum, { visits }) => sum + visits, 0);
  for (const step of Object.values(NAMES)) {
    const share = (made.get(step) ?? 0) / VISITS_MADE / (total(step) / real);
    expect([step, Math.abs(share - 1) < 0.1]).toEqual([step, true]);
  }
  expect((made.get('purchase') ?? 0) / orders.size).toBeCloseTo(92 / 43, 1);
});

it('a visit begins with a page that knows where it came from, and every order is worth its cart', () => {
  const chance = new Chance('visits');
  for (let n = 0; n < 2_000; n++) {
    const events = visit(chance, `order-${n}`);
    expect(['page_view', 'search']).toContain(events[0]?.event_type);
    for (const event of events.filter(({ event_type }) => event_type === 'purchase')) {
      const items = event.items as { price: number }[];
      expect(event.value).toBeCloseTo(
        items.reduce((sum, { price }) => sum + price, 0),
        6,
      );
    }
  }
});

function total(step: Step): number {
  return VISITS.reduce((sum, { steps }) => sum + (steps[step] ?? 0), 0);
}

/** 0 one hit, 1 several, 2 a product, 3 the cart, 4 the checkout, 5 an order. */
function furthestOf(hits: readonly Hit[]): number {
  const stages = ['view_item', 'add_to_cart', 'checkout', 'purchase'];
  const reached = stages.map((stage) => hits.some(({ event_type }) => event_type === stage)).lastIndexOf(true);
  return reached >= 0 ? reached + 2 : hits.length === 1 ? 0 : 1;
}

function visitsOf(hits: readonly Hit[]): Hit[][] {
  const visits: Hit[][] = [];
  const byVisitor = Map.groupBy(hits, (hit) => hit.visitor_id);
  for (const one of byVisitor.values()) {
    let last = Number.NEGATIVE_INFINITY;
    for (const hit of one.sort((a, b) => Number(a.ts_ms) - Number(b.ts_ms))) {
      if (Number(hit.ts_ms) - last > HALF_HOUR) visits.push([]);
      visits.at(-1)?.push(hit);
      last = Number(hit.ts_ms);
    }
  }
  return visits;
}
