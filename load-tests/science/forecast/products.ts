import { productTrend } from '../../../science/forecast/product-trend.ts';
import { normal, poisson, seeded } from '../../../science/random.ts';

const PRODUCTS = 2_000;
const WINDOW = 28;
const WEEKDAYS = [1, 0.9, 0.9, 1, 1.2, 1.5, 1.3];

export interface Calibration {
  /** Products whose direction was right, out of all, and the mean of the stated confidence. */
  right: number;
  stated: number;
  all: number;
  /** Purchases of the days ahead inside the interval. */
  inside: number;
}

/**
 * Simulated products of a store in a rising season: each has a rate of its own and changes it at the middle by a growth that is known; counts are Poisson with rates that wander from day to day
 * and that views, carts and purchases share. Whether the stated confidence is how often the direction is right.
 */
export function calibration(seed: number): Calibration {
  const random = seeded(seed);
  const found = { right: 0, stated: 0, all: 0, inside: 0 };
  const season = Array.from({ length: 3 * WINDOW }, (_, i) => (WEEKDAYS[i % 7] ?? 1) * 1.01 ** i);
  for (let product = 0; product < PRODUCTS; product++) {
    const growth = 0.3 * normal(random);
    const views = Math.exp(2.5 + normal(random));
    const days = season.map((worth, i) => {
      const rate = views * worth * Math.exp((i < WINDOW ? 0 : growth) + 0.2 * normal(random));
      return { views: poisson(rate, random), carts: poisson(rate * 0.15, random), purchases: poisson(rate * 0.05, random) };
    });
    const known = days.slice(0, 2 * WINDOW);
    const answer = productTrend(
      { views: known.map((day) => day.views), carts: known.map((day) => day.carts), purchases: known.map((day) => day.purchases) },
      { window: WINDOW, season },
    );
    if (answer.kind === 'no_answer') continue;
    found.all++;
    found.stated += answer.confidence;
    const truth = Math.abs(growth) <= Math.log(1.1) ? 'stable' : growth > 0 ? 'up' : 'down';
    if (answer.direction === truth) found.right++;
    const sold = days.slice(2 * WINDOW).reduce((sum, day) => sum + day.purchases, 0);
    if (sold >= answer.low && sold <= answer.high) found.inside++;
  }
  return found;
}
