import { cohortOf } from '../../../science/benchmark/cohort.ts';
import { type Grade, gradeOf, type Member } from '../../../science/benchmark/grade.ts';
import { percentile } from '../../../science/benchmark/percentile.ts';
import { normal, seeded } from '../../../science/random.ts';
import { bounded, digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';
import { type Outcome, simulate } from './simulate.ts';
import { logRiskRatios, variances } from './trials.ts';

const RUNS = 5;

export const benchmark: Subject = {
  name: 'benchmark',
  mutations,
  async *answers() {
    const trials = cohortOf(logRiskRatios, variances);
    yield digits('thirteen vaccine trials: variance of the true effects', '0.3088', trials.variance);
    yield digits('thirteen vaccine trials: mean effect', '-0.7141', trials.mean);
    const hundred = Array.from({ length: 101 }, (_, i) => i + 1);
    for (const [share, expected] of [
      [0.25, '26'],
      [0.5, '51'],
      [0.8, '81'],
    ] as const)
      yield digits(`P${share * 100} of 1..101`, expected, percentile(hundred, share));
    const runs = Array.from({ length: RUNS }, (_, i) => simulate(i + 1));
    const sum = (of: (run: (typeof runs)[number]) => number) => runs.reduce((total, run) => total + of(run), 0);
    const [pairs, grades] = [sum((run) => run.pairs), sum((run) => run.grades)];
    const percent = (of: (run: (typeof runs)[number]) => number, all: number) => (100 * sum(of)) / all;
    const shown = (what: string, kind: keyof Pick<Outcome, 'flips' | 'wrong'>, of: 'own' | 'shrunk', all: number) =>
      printed(
        what,
        percent((run) => run[of][kind], all),
        1,
      );
    yield shown('stores whose truth stays the same: grades that flip in a week by own values, %', 'flips', 'own', pairs);
    yield shown('the same by shrunk values, %', 'flips', 'shrunk', pairs);
    yield bounded(
      'the same with the grade before, %',
      '<=',
      10,
      percent((run) => run.steady.flips, pairs),
      1,
    );
    yield shown('grades that are not those of the truth, by own values, %', 'wrong', 'own', grades);
    const [own, steady] = [percent((run) => run.own.wrong, grades), percent((run) => run.steady.wrong, grades)];
    yield bounded('the same as given', '<=', Number(own.toFixed(1)), steady, 1);
    const error = sum((run) => run.shrunk.squaredError) / sum((run) => run.own.squaredError);
    yield bounded('squared error of shrunk values, as a share of that of own ones', '<=', 0.9, error, 3);
    yield bounded('weeks until a store that doubled its rate has a better grade, at most', '<=', 4, weeksToFollow(), 0);
  },
  async plots() {
    const random = seeded(3);
    const members = Array.from({ length: 150 }, (): Member => {
      const conversions = Math.round(20 * Math.exp(3.2 * random()));
      const rate = 0.025 * Math.exp(0.25 * normal(random));
      return { conversions, value: rate * Math.exp(normal(random) / Math.sqrt(conversions)) };
    });
    const found = members.map((member) => gradeOf(member, members));
    const [first] = found;
    const most = Math.max(...members.map((one) => one.conversions));
    const at = (bound: number): [number, number][] => [20, most].map((x) => [x, bound * 100]);
    const names = ['average from', 'good from', 'excellent from'];
    return {
      benchmark: chart(
        {
          title: 'Simulated stores: the fewer conversions, the more a rate is drawn to the cohort',
          x: 'conversions',
          y: 'conversion rate, %',
        },
        [
          { kind: 'dots', label: 'own value', points: members.map((one) => [one.conversions, one.value * 100]) },
          {
            kind: 'dots',
            label: 'drawn to the cohort',
            points: found.flatMap((one, i) => (one.kind === 'grade' ? [[members[i]?.conversions ?? 0, one.value * 100] as const] : [])),
          },
          ...(first?.kind === 'grade'
            ? first.from.map((bound, i) => ({ kind: 'line' as const, label: names[i] ?? '', points: at(bound) }))
            : []),
        ],
      ),
    };
  },
};

/** A store in the poor quarter doubles its rate: the most weeks, over many seeds, until its grade is a better one. */
function weeksToFollow(): number {
  let most = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const peers = Array.from({ length: 50 }, (): Member => ({ conversions: 200, value: 0.025 * Math.exp(0.3 * normal(random)) }));
    let before: Grade | undefined = 'poor';
    let weeks = 0;
    while (before === 'poor' && weeks < 50) {
      weeks++;
      const conversions = Math.max(20, Math.round(60 + Math.sqrt(60) * normal(random)));
      const found = gradeOf({ conversions, value: (0.036 * conversions) / 60 }, peers, { before });
      before = found.kind === 'grade' ? found.grade : undefined;
    }
    most = Math.max(most, weeks);
  }
  return most;
}
