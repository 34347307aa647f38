import { type Mutation, plantsIn } from '../answer.ts';

const plant = plantsIn('anomaly', 'batch');
const online = plantsIn('anomaly', 'online');
const why = plantsIn('anomaly', 'why');
const streaming = plantsIn('anomaly', 'streaming');

const streamMutations: readonly Mutation[] = [
  streaming('a shape is compared with itself', 'shape-memory.ts', 'this.#waiting.length <= overlap', 'this.#waiting.length <= 0'),
  streaming(
    'the mean of a stretch leaves out its first value',
    'shape-memory.ts',
    'end - this.#scale) % length',
    'end - this.#scale + 1) % length',
  ),
  streaming(
    'the farthest shape counts',
    'shape-memory.ts',
    'if (squares < least) least = squares;',
    'if (squares < least || least > 1e9) least = squares + 1;',
  ),
  streaming('the newest is forgotten, not the oldest', 'sliding-quantile.ts', '(this.#oldest + 1) % this.#size', 'this.#oldest'),
  streaming('a value is usual because it came', 'streaming.ts', '    this.#values.add(value);\n    return', '    return'),
  streaming('no rest after an alert', 'streaming.ts', 'raw > before ? raw : 0', 'raw'),
  streaming('the least change of what was steady is news', 'streaming.ts', 'FLOOR * range', '0 * range'),
  streaming(
    'shapes do not count',
    'streaming.ts',
    'Math.max(raw, unusual(distances, distance, range))',
    'Math.max(raw, 0 * unusual(distances, distance, range))',
  ),
];

const storeMutations: readonly Mutation[] = [
  online('the week begins on Thursday', 'hour-of-week.ts', 'now / HOUR + 72', 'now / HOUR'),
  online('few counts keep their own rhythm', 'hour-of-week.ts', 'seen / (seen + PRIOR)', '1'),
  online('count noise is taken for the noise of hours', 'hour-of-week.ts', 'mad(rest, 0) ** 2 - median(chance)', 'mad(rest, 0) ** 2'),
  online('a campaign raises what is expected of the checkout', 'watch-scores.ts', 'Math.min(1, sum / usual)', '(sum / usual)'),
  online(
    'a minute proves as much as it likes',
    'evidence.ts',
    'Math.min(MOST_OF_ONE, actual * Math.log(DROP) + least * (1 - DROP))',
    'actual * Math.log(DROP) + least * (1 - DROP)',
  ),
  online('the noise of hours is no excuse', 'evidence.ts', 'expected * Math.exp(-margin * noise)', 'expected'),
  online('an alert closes at its first better minute', 'suppression.ts', 'score > close', 'score > 100'),
  online('no quiet after an alert', 'suppression.ts', 'now < gate.since + quiet', 'false'),
  online('the level is that of all time', 'level.ts', 'Math.exp(-hours / MEMORY_HOURS)', '1'),
  online('a few visits at night are a level', 'level.ts', '(prior + visits) / (prior + usual)', '(visits + 1e-9) / (usual + 1e-9)'),
  online('an empty hour at night is unusual', 'seasonal-z.ts', '1 / Math.sqrt((actual + 1) * (usual + 1))', '1 / (1_000 + actual * usual)'),
  online(
    'the evidence begins when the alert does',
    'online.ts',
    'const since = state.scores.since[place] ?? now;\n  const seen = state.recent.filter((one) => one.now >= since);\n  if',
    'const since = now;\n  const seen = state.recent.slice(-1);\n  if',
  ),
  why('a part of what is missing explains it', 'explain.ts', 'share < LEAST_SHARE || ', ''),
  why('few counts explain too', 'explain.ts', 'const LEAST_GAIN = 5;', 'const LEAST_GAIN = 0.5;'),
  why('many values explain as well as few', 'explain.ts', 'PER_VALUE * (size - 1)', 'PER_VALUE * (1 - size)'),
  why('one value that is gone is a fault of the tracking', 'diagnose.ts', 'if (whole) {', 'if (whole || true) {'),
  why(
    'checkouts are compared with the usual, not with the visits',
    'diagnose.ts',
    '(step.expected * before.actual) / before.expected',
    'step.expected',
  ),
  why('the tail leaves out the case itself', 'viral.ts', 'negativeBinomial(views - 1,', 'negativeBinomial(views,'),
  why('safety stock grows with the days, not their root', 'inventory.ts', 'deviation * Math.sqrt(leadTime)', 'deviation * leadTime'),
  why('what is on its way does not count', 'inventory.ts', 'onHand + onOrder <= point', 'onHand <= point'),
];

export const mutations: readonly Mutation[] = [
  plant('the season is added, not taken out', 'batch.ts', 'value - (season[i] ?? 0) - level', 'value + (season[i] ?? 0) - level'),
  plant('only highs are found', 'esd.ts', 'Math.abs(one.value - center) / spread', '(one.value - center) / spread'),
  plant('the test forgets that it looks many times', 'esd.ts', 'const p = 1 - alpha / (2 * (n - i + 1));', 'const p = 1 - alpha / 2;'),
  plant('stops at the first that is none', 'esd.ts', 'if (most > critical) outliers = i;', 'if (most > critical) outliers = 1;'),
  plant('the deviation is not scaled', 'median.ts', 'const CONSISTENT = 1.4826;', 'const CONSISTENT = 1;'),
  plant(
    'an even median takes one of the two',
    'median.ts',
    '((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2',
    '(sorted[middle] ?? Number.NaN)',
  ),
  plant(
    'outliers keep their weight',
    'seasonal.ts',
    'residual <= 0.999 * limit ? (1 - (residual / limit) ** 2) ** 2 : 0',
    'residual <= 0.999 * limit ? 1 : 1',
  ),
  plant('a line without direction', 'loess.ts', '(1 + tilt * (i - mean))', '(1 - tilt * (i - mean))'),
  plant(
    'the season is one place late',
    'seasonal.ts',
    'return season.map((_, i) => mean[i % period] ?? 0);',
    'return season.map((_, i) => mean[(i + 1) % period] ?? 0);',
  ),
  ...streamMutations,
  ...storeMutations,
];
