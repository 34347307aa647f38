import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PathCount } from '../../../science/attribution/journey.ts';

/** The public 10,000 counted paths over 12 channels. Values in the data's own unit. */
export function readPaths(data: string): PathCount[] {
  const [, ...lines] = readFileSync(join(data, 'channel_paths', 'Data.csv'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [path = '', conversions, value, nulls] = line.split(';');
    return { path: path.split(' > '), conversions: Number(conversions), value: Number(value), nulls: Number(nulls) };
  });
}

/** What each model must give on it, conversions by channel: the independently computed table of the design. */
// biome-ignore format: a table
export const EXPECTED: readonly (readonly [channel: string, first: string, last: string, linear: string, markov: string, shapley: string])[] = [
  ['alpha', '6308', '8447', '7574.7186', '5344.9477', '7627.9440'],
  ['iota', '4606', '3355', '3857.0962', '3884.6147', '3505.0440'],
  ['eta', '3164', '4167', '3539.9512', '3340.8474', '3613.6560'],
  ['beta', '2831', '989', '2083.5001', '2527.3522', '1982.7393'],
  ['theta', '1606', '653', '1022.8014', '1971.9129', '1190.9631'],
  ['lambda', '902', '1207', '1035.2576', '1282.8472', '987.7821'],
  ['epsilon', '99', '531', '272.1704', '599.5707', '374.6774'],
  ['zeta', '27', '107', '136.5515', '381.0626', '199.9917'],
  ['kappa', '74', '230', '137.9641', '274.3633', '159.0571'],
  ['gamma', '165', '92', '121.0416', '171.1454', '138.1857'],
  ['delta', '1', '5', '1.7250', '4.6136', '2.2929'],
  ['mi', '2', '2', '2.2222', '1.7224', '2.6667'],
];
