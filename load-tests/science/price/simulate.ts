import { DAY, type Observation } from '../../../science/price/observation.ts';
import { optimumOf } from '../../../science/price/optimum.ts';
import { normal, poisson, seeded } from '../../../science/random.ts';

/** A simulated product whose demand is known. */
export interface Simulated {
  elasticity: number;
  /** Minor units. */
  cost: number;
  usual: number;
  observations: Observation[];
}

export interface Circumstances {
  /** How far, in logs, the price follows even the shock of the day, which no model of sales and prices can see. */
  daily?: number;
  /** Small, rare steps of the price, much chance in each day, and few sales. */
  hard?: boolean;
}

const MONDAY = Date.UTC(2025, 0, 6);
const WEEKDAYS = [1, 0.9, 0.9, 1, 1.15, 1.4, 1.2];

/**
 * A product's half to whole year by day, confounded on purpose: demand wanders from week to week and the price follows it (raised when demand is high), promotions are held in weak weeks and lift
 * demand beyond their price, weekends sell more and are dearer, each day has a shock of its own, slow products have days without a sale.
 */
export function simulateProduct(seed: number, { daily = 0, hard = false }: Circumstances = {}): Simulated {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const elasticity = -between(1.2, 4);
  const cost = Math.round(between(300, 6_000));
  const usual = Math.round(optimumOf(cost, elasticity) * Math.exp(0.15 * normal(random)));
  const volume = Math.exp(between(Math.log(1), Math.log(hard ? 60 : 150)));
  // How often the price is set anew, by how much, what a promotion adds and how much a day differs by chance: each product has its own.
  const [restless, step, lift, shock] = hard
    ? [0.2, 0.1, 1.3, 0.2]
    : [between(0.1, 0.8), between(0.05, 0.2), between(1.1, 1.7), between(0.05, 0.2)];
  const observations: Observation[] = [];
  let [weekly, price] = [0, usual];
  for (let week = 0; week < Math.round(between(26, 52)); week++) {
    weekly = 0.7 * weekly + 0.3 * normal(random);
    const promoted = random() < (weekly < 0 ? 0.3 : 0.1) ? Math.floor(5 * random()) : null;
    for (const [weekday, worth] of WEEKDAYS.entries()) {
      if (random() < restless || weekday === 0) price = usual * Math.exp(0.3 * weekly + step * normal(random) + (weekday > 4 ? 0.04 : 0));
      const own = shock * normal(random);
      const promotion = promoted !== null && weekday >= promoted && weekday < promoted + 3;
      const asked = Math.max(1, Math.round(price * Math.exp(daily * own) * (promotion ? 0.85 : 1)));
      const mean = volume * worth * Math.exp(weekly + own) * (asked / usual) ** elasticity * (promotion ? lift : 1);
      observations.push({ at: MONDAY + (7 * week + weekday) * DAY, units: poisson(mean, random), price: asked, promotion });
    }
  }
  return { elasticity, cost, usual, observations };
}
