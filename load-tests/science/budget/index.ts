import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitMoney } from '../../../science/attribution/split-money.ts';
import { allocate, type Channel, responseOf } from '../../../science/budget/allocate.ts';
import { fitResponses } from '../../../science/budget/fit.ts';
import { planBudget } from '../../../science/budget/plan.ts';
import { roasShares } from '../../../science/budget/proportional.ts';
import { respond } from '../../../science/budget/response.ts';
import { seeded } from '../../../science/random.ts';
import { type Answer, bounded, digits, printed, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';
import { oracle } from './oracle.ts';

const FIXTURE: readonly Channel[] = [
  { response: { kind: 'tanh', top: 200, rate: 0.5 }, low: 0, high: 100 },
  { response: { kind: 'tanh', top: 150, rate: 1.25 }, low: 0, high: 100 },
];
// biome-ignore format: a table
const EXPECTED = [
  [1, '0.317445', '0.682555', '135.3907', '132.1737', '135.1262'],
  [2, '1.158814', '0.841186', '221.8042', '219.6660', '213.8102'],
  [4, '2.65848', '1.34152', '313.6814', '300.3110', '301.3590'],
] as const;
const PROBLEMS = 1_000;
const MEDIA = ['tv_S', 'ooh_S', 'print_S', 'search_S', 'facebook_S'];

export const budget: Subject = {
  name: 'budget',
  mutations,
  async *answers(data) {
    for (const [total, x1, x2, best, equal, proportional] of EXPECTED) {
      const found = allocate(FIXTURE, total);
      if (found.kind === 'no_answer') throw new Error(found.reason);
      yield digits(`B = ${total}: x1`, x1, found.spend[0] ?? 0);
      yield digits(`B = ${total}: x2`, x2, found.spend[1] ?? 0);
      yield digits(`B = ${total}: response`, best, found.response);
      const half = [total / 2, total / 2];
      yield digits(`B = ${total}: equal split`, equal, responseOf(FIXTURE, half));
      const shares = roasShares(FIXTURE.map(({ response }) => respond(response, total / 2) / (total / 2)));
      yield digits(
        `B = ${total}: in proportion to ROAS`,
        proportional,
        responseOf(
          FIXTURE,
          shares.map((share) => share * total),
        ),
      );
    }
    yield* problems();
    const { fit } = fitted(data);
    yield printed('simulated store, 208 weeks: R² of the fitted responses', fit.rSquared, 4);
  },
  async plots(data) {
    const { fit, today } = fitted(data);
    const channels = fit.channels.map(({ response }, i) => ({ response, today: Math.round(today[i] ?? 0) }));
    const found = planBudget(channels);
    if (found.kind === 'no_answer') throw new Error(found.reason);
    const most = Math.max(...today) * 2.2;
    const dots = (spend: readonly number[]) =>
      channels.map((channel, i): [number, number] => [spend[i] ?? 0, respond(channel.response, spend[i] ?? 0)]);
    return {
      budget: chart(
        { title: 'What each channel brings, today (first dots) and as recommended (second)', x: 'spend a week', y: 'revenue a week' },
        [
          ...channels.map((channel, i) => ({
            kind: 'line' as const,
            label: MEDIA[i]?.replace('_S', '') ?? '',
            points: Array.from({ length: 80 }, (_, k): [number, number] => [(k * most) / 79, respond(channel.response, (k * most) / 79)]),
          })),
          { kind: 'dots', label: 'today', points: dots(today) },
          { kind: 'dots', label: 'recommended', points: dots(found.spend) },
        ],
      ),
    };
  },
};

/** Random problems of two or three channels, half of them with bounds, against the oracle. */
function* problems(): Generator<Answer> {
  const random = seeded(11);
  let [least, lost, broken, below, lostUnits, outside] = [1, 0, 0, 0, 0, 0];
  for (let at = 0; at < PROBLEMS; at++) {
    const total = 100;
    const channels = Array.from({ length: random() < 0.9 ? 2 : 3 }, (): Channel => {
      const top = 50 + 450 * random();
      const response: Channel['response'] =
        random() < 0.5
          ? { kind: 'tanh', top, rate: 0.005 + 0.05 * random() }
          : { kind: 'hill', top, half: 10 + 90 * random(), shape: 0.5 + 2.5 * random() };
      return random() < 0.5 ? { response, low: 0, high: total } : { response, low: 20 * random(), high: 55 + 45 * random() };
    });
    const found = allocate(channels, total);
    if (found.kind === 'no_answer') throw new Error(found.reason);
    least = Math.min(least, found.response / oracle(channels, total));
    lost = Math.max(lost, Math.abs(found.spend.reduce((a, b) => a + b, 0) - total));
    broken = Math.max(
      broken,
      ...found.spend.map((spend, i) => Math.max((channels[i]?.low ?? 0) - spend, spend - (channels[i]?.high ?? 0))),
    );
    const today = splitMoney(
      10_000,
      channels.map(() => 0.05 + random()),
    );
    const plan = planBudget(channels.map(({ response }, i) => ({ response: inCents(response), today: today[i] ?? 0 })));
    if (plan.kind === 'no_answer') throw new Error(plan.reason);
    if (plan.response < plan.before) below++;
    lostUnits += Math.abs(plan.spend.reduce((a, b) => a + b, 0) - 10_000);
    outside += plan.spend.filter(
      (spend, i) => !Number.isSafeInteger(spend) || spend < (today[i] ?? 0) / 2 || spend > 2 * (today[i] ?? 0),
    ).length;
  }
  yield bounded(`${PROBLEMS} random problems: least share of the oracle's response`, '>=', 0.99, least, 6);
  yield bounded('total lost or made, at most', '<=', 1e-9, lost, 12);
  yield bounded('a bound overstepped, at most', '<=', 1e-9, Math.max(0, broken), 12);
  yield bounded('plans in whole minor units: expected to bring less than today’s split', '<=', 0, below, 0);
  yield bounded('plans: minor units lost or made', '<=', 0, lostUnits, 0);
  yield bounded('plans: amounts not whole, below half or above twice of today', '<=', 0, outside, 0);
}

/** The response to a hundredth of the unit. */
function inCents(response: Channel['response']): Channel['response'] {
  return response.kind === 'tanh' ? { ...response, rate: response.rate / 100 } : { ...response, half: response.half * 100 };
}

function fitted(data: string) {
  const [head = '', ...lines] = readFileSync(join(data, 'robyn_simulated', 'dt_simulated_weekly.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = head.replaceAll('"', '').split(',');
  const rows = lines.map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => Number(row[names.indexOf(name)]));
  const spend = MEDIA.map(column);
  const fit = fitResponses({
    spend,
    outcome: column('revenue'),
    controls: [column('competitor_sales_B'), column('newsletter')],
    season: 52,
  });
  if (fit.kind === 'no_answer') throw new Error(fit.reason);
  return { fit, today: spend.map((one) => one.slice(-52).reduce((a, b) => a + b, 0) / 52) };
}
