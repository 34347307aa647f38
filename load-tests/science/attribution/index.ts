import type { Attribution } from '../../../science/attribution/answer.ts';
import { bootstrap } from '../../../science/attribution/bootstrap.ts';
import { attributePaths } from '../../../science/attribution/by-rule.ts';
import type { PathCount } from '../../../science/attribution/journey.ts';
import { countTransitions, markov, removalEffects } from '../../../science/attribution/markov.ts';
import { shapley } from '../../../science/attribution/shapley.ts';
import { splitMoney } from '../../../science/attribution/split-money.ts';
import { seeded } from '../../../science/random.ts';
import { type Answer, bounded, digits, printed, type Subject } from '../answer.ts';
import { bars } from '../svg.ts';
import { EXPECTED, readPaths } from './dataset.ts';
import { mutations } from './mutations.ts';
import { simulate } from './simulate.ts';

const MODELS: Record<string, (paths: readonly PathCount[]) => Attribution> = {
  first: (paths) => attributePaths('first', paths),
  last: (paths) => attributePaths('last', paths),
  linear: (paths) => attributePaths('linear', paths),
  'Markov order 1': markov,
  Shapley: shapley,
};
const SEEDS = 20;

export const attribution: Subject = {
  name: 'attribution',
  mutations,
  async *answers(data) {
    const paths = readPaths(data);
    for (const [at, [name, model]] of Object.entries(MODELS).entries()) {
      const credits = conversionsOf(model(paths));
      for (const [channel, ...cells] of EXPECTED) yield digits(`${name}, ${channel}`, cells[at] ?? '', credits.get(channel) ?? 0);
    }
    yield* sums(paths);
    yield* speed();
    yield* againstTruth();
  },
  async plots(data) {
    const paths = readPaths(data);
    const found = Object.values(MODELS).map((model) => conversionsOf(model(paths)));
    const groups = Object.fromEntries(EXPECTED.map(([channel]) => [channel, found.map((credits) => credits.get(channel) ?? 0)]));
    const intervals = bootstrap(shapley, paths, seeded(1));
    const widest = [...intervals].map(([channel, { low, high }]) => `${channel} ${Math.round(low)} to ${Math.round(high)}`);
    console.log(`  Shapley, 95 %: ${widest.join(', ')}`);
    return {
      attribution: bars(
        { title: 'The same 19,785 conversions, credited by five models', x: 'channel', y: 'conversions' },
        Object.keys(MODELS),
        groups,
      ),
    };
  },
};

function* sums(paths: readonly PathCount[]): Generator<Answer> {
  const all = paths.reduce((sum, path) => sum + path.conversions, 0);
  // The data's value, in minor units as the product holds it.
  const revenue = Math.round(paths.reduce((sum, path) => sum + path.value, 0) * 100);
  for (const [name, model] of Object.entries(MODELS)) {
    const answer = model(paths);
    if (answer.kind === 'no_answer') continue;
    const credits = [...answer.conversions.values()];
    yield bounded(`${name}: credits less conversions`, '<=', 1e-9, Math.abs(credits.reduce((a, b) => a + b, 0) - all) / all, 12);
    const split = splitMoney(revenue, [...answer.value.values()]).reduce((a, b) => a + b, 0);
    yield digits(`${name}: revenue, minor units`, String(revenue), split);
  }
}

/** 100 channels, 100,000 paths, made by a seed. */
function* speed(): Generator<Answer> {
  const random = seeded(3);
  const paths: PathCount[] = Array.from({ length: 100_000 }, () => ({
    path: Array.from({ length: 1 + Math.floor(random() * 8) }, () => `channel-${Math.floor(random() * 100)}`),
    conversions: random() < 0.2 ? 1 : 0,
    value: 10,
    nulls: 1,
  }));
  const start = performance.now();
  for (const model of Object.values(MODELS)) model(paths);
  yield bounded('all models on 100 channels and 100,000 paths, ms', '<=', 2_000, performance.now() - start, 0);
  const transitions = countTransitions(paths);
  const solve = performance.now();
  removalEffects(transitions);
  yield bounded('the solve for 100 channels, ms', '<=', 50, performance.now() - solve, 1);
}

/** Mean absolute error of the credits against the known effect, in percent of all conversions. */
function* againstTruth(): Generator<Answer> {
  const errors: Record<string, number> = {};
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { paths, truth } = simulate(seed);
    const all = [...truth.values()].reduce((sum, one) => sum + one, 0);
    for (const [name, model] of Object.entries(MODELS)) {
      const credits = conversionsOf(model(paths));
      const error = [...truth].reduce((sum, [channel, effect]) => sum + Math.abs((credits.get(channel) ?? 0) - effect), 0) / all;
      errors[name] = (errors[name] ?? 0) + (error * 100) / SEEDS;
    }
  }
  const last = errors.last ?? 0;
  for (const [name, error] of Object.entries(errors)) {
    if (name === 'Shapley' || name === 'Markov order 1')
      yield bounded(`simulated journeys, ${SEEDS} seeds: error of ${name}, %`, '<=', Number(last.toFixed(4)), error, 4);
    else yield printed(`simulated journeys, ${SEEDS} seeds: error of ${name}, %`, error, 4);
  }
}

function conversionsOf(answer: Attribution): ReadonlyMap<string, number> {
  if (answer.kind === 'no_answer') throw new Error(`no answer: ${answer.reason}`);
  return answer.conversions;
}
