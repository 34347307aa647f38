import { forecast } from '../../../science/forecast/forecast.ts';
import { smoothed } from '../../../science/forecast/smoothing.ts';
import { straightLine, thetaLines } from '../../../science/forecast/theta.ts';
import { type Answer, bounded, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { type Evaluation, evaluate, optionsOf } from './evaluate.ts';
import { mutations } from './mutations.ts';
import { calibration } from './products.ts';
import { type Series, seriesAtHand } from './series.ts';

export const forecasts: Subject = {
  name: 'forecast',
  mutations,
  async *answers(data) {
    const found: Evaluation[] = [];
    for (const series of seriesAtHand(data)) {
      const one = evaluate(series);
      found.push(one);
      yield comparison(one);
    }
    for (const step of ['week', 'hour'] as const) yield* together(step, found);
    yield identity(seriesAtHand(data));
    yield* products();
  },
  async plots(data) {
    const series = seriesAtHand(data).find(({ name, step }) => name === 'nab nyc_taxi' && step === 'hour');
    if (!series) throw new Error('no taxi rides');
    const from = 2_400;
    const shown = 7 * 24;
    const { horizon, periods } = optionsOf(series);
    const answer = forecast(series.values.slice(0, from), { horizon, periods });
    if (answer.kind === 'no_answer') throw new Error(answer.reason);
    const at = (i: number) => series.from + i * 3_600_000;
    const points = (values: ArrayLike<number>, start: number) => Array.from(values, (value, i): [number, number] => [at(start + i), value]);
    return {
      forecast: chart(
        { title: 'Taxi rides by the hour: two days ahead with a 95 % interval', x: 'time', y: 'rides a half hour', time: true },
        [
          { kind: 'line', label: 'what came', points: points(series.values.slice(from - shown, from + horizon), from - shown) },
          { kind: 'line', label: `forecast (${answer.method.replaceAll('_', ' ')})`, points: points(answer.values, from) },
          {
            kind: 'band',
            label: '95 % interval',
            points: Array.from(answer.low, (low, h): [number, number, number] => [at(from + h), low, answer.high[h] ?? low]),
          },
        ],
      ),
    };
  },
};

function comparison({ series, chosen, naive, periods, inside, outOf, origins, other }: Evaluation): Answer {
  const [reference = 0, ...more] = naive;
  const aside = more.map((value, i) => `, with ${periods[i + 1]}: ${value.toFixed(3)}`).join('');
  const covered = ((100 * inside) / outOf).toFixed(0);
  return {
    what: `${series.step}s, ${series.name}: MASE, ${other} of ${origins} not naive`,
    expected: `<= ${reference.toFixed(3)} (season ${periods[0]}${aside}); ${covered} % inside`,
    got: chosen.toFixed(3),
    ok: chosen <= reference,
  };
}

function* together(step: Series['step'], found: readonly Evaluation[]): Iterable<Answer> {
  const all = found.filter(({ series }) => series.step === step);
  const mean = (value: (one: Evaluation) => number) => all.reduce((sum, one) => sum + value(one), 0) / all.length;
  const unbroken = all.filter(({ series }) => !series.broken);
  const sum = (value: (one: Evaluation) => number) => unbroken.reduce((total, one) => total + value(one), 0);
  const naive = mean((one) => one.naive[0] ?? 0);
  yield bounded(
    `${step}s, all ${all.length}: mean MASE against the seasonal naive’s`,
    '<=',
    Number(naive.toFixed(4)),
    mean((one) => one.chosen),
  );
  const share = sum((one) => one.inside) / sum((one) => one.outOf);
  yield {
    what: `${step}s, ${unbroken.length} not made to break: share inside the 95 % interval`,
    expected: '0.93 to 0.97',
    got: share.toFixed(4),
    ok: share >= 0.93 && share <= 0.97,
  };
}

/** Theta is smoothing with half the trend as drift (Hyndman and Billah 2003): two ways to the same numbers, on each series. */
function identity(all: readonly Series[]): Answer {
  const alpha = 0.3;
  let worst = 0;
  for (const { values } of all) {
    const list = Float64Array.from(values);
    const drift = straightLine(list).slope / 2;
    const { level } = smoothed(list, alpha);
    const size = list.reduce((sum, value) => sum + Math.abs(value), 0) / list.length;
    for (const [h, value] of thetaLines(list, 12, alpha).entries())
      worst = Math.max(worst, Math.abs(value - level - drift * (h + (1 - (1 - alpha) ** list.length) / alpha)) / size);
  }
  return bounded('Theta against smoothing with drift, every series: largest difference', '<=', 1e-3, worst, 6);
}

function* products(): Iterable<Answer> {
  const found = calibration(20);
  const [right, stated] = [found.right / found.all, found.stated / found.all];
  yield {
    what: `${found.all} simulated products: direction right`,
    expected: `${stated.toFixed(3)} (as stated) +- 0.03`,
    got: right.toFixed(3),
    ok: Math.abs(right - stated) <= 0.03,
  };
  const share = found.inside / found.all;
  yield {
    what: 'purchases of the four weeks ahead inside the interval',
    expected: '0.93 to 0.97',
    got: share.toFixed(3),
    ok: share >= 0.93 && share <= 0.97,
  };
}
