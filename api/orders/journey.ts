import { Fault } from '../../contracts/error.ts';
import { toMajor } from '../../contracts/money.ts';
import type { Journey } from '../../contracts/reconciliation.ts';
import type { Store } from '../../contracts/store.ts';
import { channelOf, namesOf, type ReportRow, type TruthRow } from './case.ts';
import { type CheckoutRow, traceMissing } from './missing.ts';
import type { OrderDeps } from './read-cases.ts';

type Items = Pick<TruthRow, 'item_ids' | 'item_names' | 'item_prices' | 'item_quantities'>;
interface EventRow {
  at: number;
  type: string;
  page: string;
  title: string;
  subject: string;
  value: number;
  has_value: boolean;
  money: string;
  of_order: string;
  channel: string;
  device: string;
  country: string;
}

/** Events up to this long after the order belong to it, ms: its report, the page after the payment. */
const AFTERWARDS = 600_000;

/** How the buyer of an order came to it: their visitor's touches and events, those of all their browsers where the person is known. Throws Fault 404. */
export async function journeyOf(store: Store, order: string, { warehouse, query }: OrderDeps): Promise<Journey> {
  const ask = <Row>(name: string, params: object) => warehouse.query<Row>(query(name), { store: store.id, ...params });
  const [truth = null] = await ask<TruthRow>('journey-order', { order });
  const names = truth ? namesOf(truth) : [order];
  const [report = null] = await ask<ReportRow & Items>('journey-reported', { names });
  const known = truth ?? report;
  if (!known) throw new Fault('unknown_order', `Neither the shop nor a report knows the order "${order.slice(0, 64)}".`, { status: 404 });
  const who = report ? { visitor: report.visitor, by: 'report' as const } : truth ? await seen(truth) : null;
  const visitors = who ? await browsersOf(who.visitor) : [];
  const until = Math.max(truth?.state === 'deleted' ? 0 : known.at, report?.at ?? 0) + AFTERWARDS;
  const [touches, events, refunds] = await Promise.all([
    ask<Omit<Journey['touches'][number], 'at'> & { at: number }>('journey-touches', { visitors, until }),
    ask<EventRow>('journey-events', { visitors, until }),
    truth ? ask<{ id: string; at: number; value: number }>('journey-refunds', { order: truth.id }) : [],
  ]);
  const iso = (at: number) => new Date(at).toISOString();
  const items: Items & { money: string } = truth && truth.item_ids.length > 0 ? truth : (report ?? (truth as TruthRow));
  return {
    order: {
      order_id: known.id,
      name: truth?.aliases.find((name) => name.startsWith('#')) ?? known.id,
      at: iso(known.at),
      status: truth?.state ?? '',
      source: truth?.said_by ?? 'report',
      currency: known.money,
      reported: report ? toMajor(report.value, report.money) : null,
      actual: truth ? toMajor(truth.value, truth.money) : null,
      channel: channelOf({ truth, report, reports: [] }),
      items: items.item_ids.map((id, at) => ({
        id,
        name: items.item_names[at] ?? '',
        price: toMajor(items.item_prices[at] ?? 0, items.money),
        quantity: items.item_quantities[at] ?? 0,
      })),
      refunds: refunds.map(({ id, at, value }) => ({ id, at: iso(at), value: toMajor(value, known.money) })),
    },
    matched_by: who?.by ?? null,
    touches: touches.map((touch) => ({ ...touch, at: iso(touch.at) })),
    events: events.map(({ at, value, has_value, money, of_order, ...event }) => ({
      ...event,
      at: iso(at),
      value: has_value ? toMajor(value, money) : null,
      order_id: of_order,
    })),
  };

  /** Who was in the checkout with it, of an order that nobody reported. */
  async function seen(missing: TruthRow) {
    const span = { from: missing.at, to: missing.at + 1, most: 200_000 };
    return traceMissing([missing], await ask<CheckoutRow>('reconcile-checkouts', span)).get(missing) ?? null;
  }

  async function browsersOf(visitor: string): Promise<bigint[]> {
    const rows = await ask<{ visitor: string }>('journey-person', { visitor: BigInt(visitor) });
    return [...new Set([visitor, ...rows.map((row) => row.visitor)])].map(BigInt);
  }
}
