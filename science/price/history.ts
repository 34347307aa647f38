import { dayOf, merged, type NotObserved, type Observation, weekdayOf, wrongObservations } from './observation.ts';

/** What of a product's past tells about its price. */
export interface History {
  /** In time order: days with one price, of weeks, weekdays and promotions in which anything sold at all (the others fit every price). */
  rows: Observation[];
  /** The block (week) of each row. */
  blocks: number[];
  /** Distinct prices, ascending, minor units. */
  prices: number[];
  /** Blocks within which the price changed. */
  changed: number;
}

export type NoHistory = NotObserved | 'bad_block' | 'several_prices_a_day' | 'too_few_price_levels' | 'too_little_sold' | 'too_few_weeks';

/** With less there is no answer. */
export const LEAST = { levels: 3, units: 50, weeks: 6 } as const;
/** More of the days than this with several prices, and the price is not one of the day. */
const MIXED = 0.1;

/** A product's history by blocks of so many days, or why it tells nothing. Days with several prices are left out: nobody knows how long each held. */
export function historyOf(observations: readonly Observation[], block: number): History | NoHistory {
  const wrong = wrongObservations(observations);
  if (wrong) return wrong;
  if (!(Number.isInteger(block) && block > 0 && block % 7 === 0)) return 'bad_block';
  const byDay = [...Map.groupBy(merged(observations), ({ at }) => dayOf(at)).values()];
  const single = byDay.filter((day) => day.length === 1).flat();
  if (byDay.length - single.length > MIXED * byDay.length) return 'several_prices_a_day';
  const blockOf = ({ at }: Observation) => Math.floor(dayOf(at) / block);
  let rows = single;
  for (const key of [blockOf, ({ at }: Observation) => weekdayOf(at), ({ promotion }: Observation) => Number(promotion)])
    rows = whereSold(rows, key);
  const prices = distinctPrices(rows);
  if (prices.length < LEAST.levels) return 'too_few_price_levels';
  if (rows.reduce((sum, { units }) => sum + units, 0) < LEAST.units) return 'too_little_sold';
  const changed = [...Map.groupBy(rows, blockOf).values()].filter((own) => distinctPrices(own).length > 1).length;
  return changed < LEAST.weeks ? 'too_few_weeks' : { rows, blocks: rows.map(blockOf), prices, changed };
}

function whereSold(rows: readonly Observation[], key: (row: Observation) => number): Observation[] {
  const groups = [...Map.groupBy(rows, key).values()];
  return groups
    .filter((own) => own.some(({ units }) => units > 0))
    .flat()
    .sort((a, b) => a.at - b.at);
}

/** Ascending. */
export const distinctPrices = (rows: readonly Observation[]) => [...new Set(rows.map(({ price }) => price))].sort((a, b) => a - b);
