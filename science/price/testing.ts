import { normal, seeded } from '../random.ts';
import { DAY, type Observation } from './observation.ts';

export const MONDAY = Date.UTC(2025, 0, 6);

export interface Shop {
  elasticity?: number;
  /** Multiplies demand on promotion days, Wednesday and Thursday of every third week. */
  lift?: number;
  weeks?: number;
  /** Standard deviation of each day's own log shock. */
  noise?: number;
  /** How far, in logs, the price follows the week's demand. */
  follows?: number;
  volume?: number;
  seed?: number;
}

/** Days whose demand is known, to the last digit without noise: its level moves from week to week with the price after it, and weekends sell half as much again. */
export function shop({
  elasticity = -2,
  lift = 1.5,
  weeks = 12,
  noise = 0,
  follows = 0.5,
  volume = 30,
  seed = 1,
}: Shop = {}): Observation[] {
  const random = seeded(seed);
  return Array.from({ length: weeks }, (_, week) => {
    const level = 0.4 * normal(random);
    return Array.from({ length: 7 }, (_, day) => {
      const promotion = week % 3 === 1 && (day === 2 || day === 3);
      const price = Math.round(1_000 * Math.exp(follows * level + 0.15 * normal(random)) * (promotion ? 0.8 : 1));
      const shock = noise * normal(random);
      const units = volume * Math.exp(level + shock) * (price / 1_000) ** elasticity * (promotion ? lift : 1) * (day > 4 ? 1.5 : 1);
      return { at: MONDAY + (7 * week + day) * DAY, units, price, promotion };
    });
  }).flat();
}
