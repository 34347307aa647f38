import quantile from '@stdlib/stats-base-dists-normal-quantile';

export interface Stock {
  /** Pieces that can be sold now, and those on their way. */
  onHand: number;
  onOrder?: number;
  /** Mean and standard deviation of the pieces sold a day. */
  demand: number;
  deviation: number;
  /** Days until what is ordered today arrives. */
  leadTime: number;
}

export type NoReorder = 'not_a_number' | 'no_demand' | 'bad_service';
export type Reorder =
  | {
      kind: 'reorder';
      /** Pieces at which to order again. */
      point: number;
      low: boolean;
      /** Days until nothing is left at the usual demand. */
      daysLeft: number;
    }
  | { kind: 'no_answer'; reason: NoReorder };

/**
 * Is it time to order again? Reorder point = d L + z sigma sqrt(L), demand during the lead time with a safety stock (Silver, Pyke and Thomas 2016, chapter 6). `service`:
 * chance, 0.5 up to 1, that stock lasts until the delivery.
 */
export function reorder({ onHand, onOrder = 0, demand, deviation, leadTime }: Stock, service = 0.95): Reorder {
  if (![onHand, onOrder, demand, deviation, leadTime].every((one) => Number.isFinite(one) && one >= 0))
    return { kind: 'no_answer', reason: 'not_a_number' };
  if (!(service >= 0.5 && service < 1)) return { kind: 'no_answer', reason: 'bad_service' };
  if (demand === 0) return { kind: 'no_answer', reason: 'no_demand' };
  const point = demand * leadTime + quantile(service, 0, 1) * deviation * Math.sqrt(leadTime);
  return { kind: 'reorder', point, low: onHand + onOrder <= point, daysLeft: onHand / demand };
}
