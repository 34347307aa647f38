import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StreamingDetector } from '../../../science/anomaly/streaming.ts';
import { type Answer, bounded, printed } from '../answer.ts';
import { nabScore, type Scored } from './nab-scoring.ts';

/** The detector's parameters were settled on the artificial and the ad exchange series; none was changed after these had been seen. */
const NEVER_LOOKED_AT = 'realKnownCause';

/** The streaming detector under the benchmark's own rules, on the series given. */
export function* nab(data: string): Generator<Answer> {
  const windows = JSON.parse(readFileSync(join(data, 'nab', 'labels', 'windows.json'), 'utf8')) as Record<string, [string, string][]>;
  const series = Object.keys(windows).map((name) => ({ name, ...read(data, name, windows[name] ?? []) }));
  const start = performance.now();
  const scored = series.map(({ values, ...rest }) => ({ ...rest, scores: scoresOf(values) }));
  const took = performance.now() - start;
  const values = series.reduce((sum, one) => sum + one.values.length, 0);
  yield checked(scored, 'a detector that says nothing', '0.00', ({ scores }) => Array.from(scores, () => 0));
  yield checked(scored, 'a detector that knows the windows', '100.00', (one) =>
    Array.from(one.scores, (_, i) => (one.windows.some(([first]) => i === first) ? 1 : 0)),
  );
  const all = nabScore(scored);
  yield bounded(`NAB: ${series.length} series, ${all.windows} windows, threshold ${all.threshold.toFixed(2)}`, '>=', 58, all.score, 2);
  for (const [what, isSeen] of [
    ['its artificial and ad exchange series, on which it was developed', true],
    ['its series of known causes, which were not looked at before', false],
  ] as const) {
    const part = nabScore(scored.filter(({ name }) => !name.startsWith(NEVER_LOOKED_AT) === isSeen));
    yield printed(`NAB: ${what}`, part.score, 2);
  }
  yield bounded('NAB: time for 1,000 values on one core, ms', '<=', 100, (1_000 * took) / values, 1);
}

function scoresOf(values: readonly number[]): number[] {
  const detector = new StreamingDetector();
  return values.map((value) => {
    const answer = detector.next(value);
    return answer.kind === 'score' ? answer.score : 0;
  });
}

function checked(corpus: readonly Scored[], what: string, expected: string, scores: (one: Scored) => number[]): Answer {
  const got = nabScore(corpus.map((one) => ({ ...one, scores: scores(one) }))).score.toFixed(2);
  return { what: `NAB: ${what}`, expected, got, ok: got === expected };
}

function read(data: string, name: string, limits: readonly [string, string][]) {
  const [, ...lines] = readFileSync(join(data, 'nab', 'data', name), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(','));
  const index = new Map(rows.map(([time = ''], i) => [Date.parse(`${time.replace(' ', 'T')}Z`), i]));
  const at = (time: string): number => {
    const found = index.get(Date.parse(`${time.replace(' ', 'T')}Z`));
    if (found === undefined) throw new Error(`${name} has no ${time}`);
    return found;
  };
  return { values: rows.map(([, value]) => Number(value)), windows: limits.map(([first, last]) => [at(first), at(last)] as const) };
}
