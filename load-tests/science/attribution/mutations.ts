import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('attribution', 'attribution');

export const mutations: readonly Mutation[] = [
  plant('a touch of exactly the window is dropped', 'journey.ts', 'touch.at >= at - lookbackMs', 'touch.at > at - lookbackMs'),
  plant('repeats collapse to the last of them', 'journey.ts', 'within[i - 1]?.channel', 'within[i + 1]?.channel'),
  plant('older touches count more', 'weights.ts', '2 ** (-(latest', '2 ** ((latest'),
  plant('time decay is not normalised', 'weights.ts', 'raw.map((one) => one / sum)', 'raw.map((one) => one)'),
  plant('the middle shares with the ends', 'weights.ts', '0.2 / (n - 2)', '0.2 / n'),
  plant('the last touch is the one before it', 'weights.ts', 'return only(n - 1);', 'return only(n - 2);'),
  plant('direct is taken for the last touch', 'weights.ts', 'touch.channel !== direct', 'touch.channel === direct'),
  plant('left-over cents go to the smallest remainder', 'split-money.ts', 'b.rest - a.rest', 'a.rest - b.rest'),
  plant('Shapley counts repeats', 'shapley.ts', 'n / distinct.size', 'n / path.length'),
  plant('paths without a conversion are ignored', 'markov.ts', 'const times = conversions + nulls;', 'const times = conversions;'),
  plant('removal effect without the return to the channel', 'markov.ts', '/ visits.get(state, state))', '/ 1)'),
  plant('transitions have the wrong sign', 'markov.ts', 'system.get(from, to) - (', 'system.get(from, to) + ('),
  plant(
    'the bootstrap does not bring totals back',
    'bootstrap.ts',
    '(answer.conversions.get(channel) ?? 0) * total) / sampled',
    '(answer.conversions.get(channel) ?? 0) * total) / (sampled * 2)',
  ),
];
