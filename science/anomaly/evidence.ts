/** The drop that is looked for: to a quarter of what is the least that is usual. */
const DROP = 0.25;
/** The rise that is looked for: to three times the most that is usual. */
const RISE = 3;
/** How many standard deviations of an hour's noise are still usual. */
export const MARGIN = 2;
/** Of visits more: they follow the weather, holidays and the news, as the share of visitors who buy does not. */
export const VISITS_MARGIN = 3;
/** Share of orders without an id that is usual, and the share that is looked for. */
const [FEW_WITHOUT_ID, MANY_WITHOUT_ID] = [0.02, 0.5];
/** One minute proves no more than this, lest one strange order be an alarm. */
const MOST_OF_ONE = 5;
/** The fall of an order's value that is looked for: to three tenths. */
const CHEAPER = Math.log(0.3);

/**
 * Log-likelihood ratio (nats), of one minute's Poisson count, of a drop against nothing. What is usual varies by `noise` (standard deviation of the logarithm), so the drop is
 * from `margin` of these below `expected`; and as single minutes vary more than Poisson's, none proves more than MOST_OF_ONE.
 */
export function dropEvidence(actual: number, expected: number, noise: number, margin: number): number {
  const least = expected * Math.exp(-margin * noise);
  return Math.min(MOST_OF_ONE, actual * Math.log(DROP) + least * (1 - DROP));
}

/** The same of a rise: to RISE times the most that is usual. */
export function riseEvidence(actual: number, expected: number, noise: number): number {
  const most = expected * Math.exp(VISITS_MARGIN * noise);
  return Math.min(MOST_OF_ONE, actual * Math.log(RISE) - most * (RISE - 1));
}

/** The same of orders that are worth much less than usual; `deviation`: log of their mean value less the usual one, `spread`: its standard deviation for one order. */
export function cheaperEvidence(orders: number, deviation: number, spread: number): number {
  if (orders === 0) return 0;
  const ratio = (orders * (CHEAPER * deviation - (CHEAPER * CHEAPER) / 2)) / (spread * spread);
  return Math.min(MOST_OF_ONE, ratio);
}

/** The same of orders that come without their id, as after a change of the shop's order page. */
export function withoutIdEvidence(orders: number, ordersWithoutId: number): number {
  const without = Math.log(MANY_WITHOUT_ID / FEW_WITHOUT_ID);
  const withId = Math.log((1 - MANY_WITHOUT_ID) / (1 - FEW_WITHOUT_ID));
  return Math.min(MOST_OF_ONE, ordersWithoutId * without + orders * withId);
}

/** Cumulative sum of evidence that forgets what speaks for the usual, and what is beyond `most` (Page 1954): how sure it is that something began. */
export function cumulate(score: number, evidence: number, most: number): number {
  return Math.min(most, Math.max(0, score + evidence));
}
