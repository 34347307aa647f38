import type { PathCount } from '../../../science/attribution/journey.ts';
import { seeded } from '../../../science/random.ts';

export interface Simulated {
  paths: PathCount[];
  /** Conversions that there would not have been without the channel, in proportion: what the channel is worth. Adds up to all conversions. */
  truth: Map<string, number>;
}

const CHANNELS = 6;
const VISITORS = 40_000;
/** Someone whom nothing reached would still buy with this chance. */
const BASE = 0.01;

/**
 * Journeys of which it is known what caused them. Channels differ in how often they reach a visitor, in how much a touch of theirs raises the chance to buy (by
 * 1 - product of (1 - effect) over the distinct channels met), and in where they stand: some open journeys, others close them whoever else did the work.
 * The truth of a channel is what the same visitors would have bought less without it.
 */
export function simulate(seed: number): Simulated {
  const random = seeded(seed);
  const channels = Array.from({ length: CHANNELS }, (_, i) => ({
    name: `channel-${i}`,
    reach: 0.1 + 0.4 * random(),
    effect: 0.01 + 0.14 * random() ** 2,
    place: random(),
  }));
  const counts = new Map<string, PathCount>();
  const lost = new Map(channels.map((channel) => [channel.name, 0]));
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const met = channels.filter((channel) => random() < channel.reach);
    const order = met.map((channel) => ({ channel, at: channel.place + 0.5 * random() })).sort((a, b) => a.at - b.at);
    const chance = (of: typeof channels) => 1 - (1 - BASE) * of.reduce((none, channel) => none * (1 - channel.effect), 1);
    const all = chance(met);
    for (const channel of met) lost.set(channel.name, (lost.get(channel.name) ?? 0) + all - chance(met.filter((one) => one !== channel)));
    if (order.length === 0) continue;
    const path = order.map((one) => one.channel.name);
    const key = path.join('>');
    const known = counts.get(key) ?? { path, conversions: 0, value: 0, nulls: 0 };
    counts.set(key, known);
    if (random() < all) known.conversions++;
    else known.nulls++;
  }
  const paths = [...counts.values()];
  const conversions = paths.reduce((sum, path) => sum + path.conversions, 0);
  const total = [...lost.values()].reduce((sum, one) => sum + one, 0);
  return { paths, truth: new Map([...lost].map(([name, one]) => [name, (one / total) * conversions])) };
}
