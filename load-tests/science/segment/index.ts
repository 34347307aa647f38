import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chanceAlive, expectedPurchases, fitBgNbd } from '../../../science/segment/bg-nbd.ts';
import { expectedValue, fitGammaGamma, gammaGammaLogLikelihood } from '../../../science/segment/gamma-gamma.ts';
import { bounded, digits, type Subject } from '../answer.ts';
import { chart } from '../svg.ts';
import { mutations } from './mutations.ts';

export const segment: Subject = {
  name: 'segment',
  mutations,
  async *answers(data) {
    const { customers, spending } = readCdnow(data);
    yield digits('CDNOW customers', '2357', customers.length);
    const fit = fitBgNbd(customers);
    if (fit.kind === 'no_answer') throw new Error(fit.reason);
    yield digits('BG/NBD: r', '0.2426', fit.r);
    yield digits('BG/NBD: alpha', '4.4135', fit.alpha);
    yield digits('BG/NBD: a', '0.7929', fit.a);
    yield digits('BG/NBD: b', '2.4258', fit.b);
    yield digits('BG/NBD: log-likelihood', '-9582.43', fit.logLikelihood);
    yield digits(
      'purchases in 39 weeks of x = 2, t = 30.43, T = 38.86',
      '1.226',
      expectedPurchases(fit, { repeats: 2, recency: 30.43, age: 38.86 }, 39),
    );
    yield digits('repeat buyers', '946', spending.length);
    const money = fitGammaGamma(spending);
    if (money.kind === 'no_answer') throw new Error(money.reason);
    yield digits('Gamma-Gamma: p', '6.25', money.p);
    yield digits('Gamma-Gamma: q', '3.74', money.q);
    // The published 15.44 is where a spreadsheet's solver stopped: the likelihood there is lower.
    yield bounded('Gamma-Gamma: gamma, distance from the published 15.44', '<=', 0.01, Math.abs(money.gamma - 15.44));
    const published = gammaGammaLogLikelihood({ p: 6.25, q: 3.74, gamma: 15.44 }, spending);
    yield bounded(
      'Gamma-Gamma: log-likelihood above that of the published parameters',
      '>=',
      0,
      gammaGammaLogLikelihood(money, spending) - published,
      6,
    );
    yield {
      what: 'value to expect of one who bought once more, for 22.35',
      expected: 'printed',
      got: expectedValue(money, { repeats: 1, average: 22.35 }).toFixed(2),
      ok: true,
    };
  },
  async plots(data) {
    const fit = fitBgNbd(readCdnow(data).customers);
    if (fit.kind === 'no_answer') throw new Error(fit.reason);
    const weeks = Array.from({ length: 40 }, (_, week) => week);
    const of = (repeats: number) =>
      weeks.map((silent): [number, number] => [silent, 100 * chanceAlive(fit, { repeats, recency: 39 - silent, age: 39 })]);
    return {
      segment: chart(
        {
          title: 'How likely a customer is still one, by weeks of silence',
          x: 'weeks since the last of all purchases in 39 weeks',
          y: 'chance, %',
        },
        [1, 3, 7, 15].map((repeats) => ({ kind: 'line' as const, label: `${repeats + 1} purchases`, points: of(repeats) })),
      ),
    };
  },
};

function readCdnow(data: string) {
  const [, ...lines] = readFileSync(join(data, 'cdnow', 'cdnow_customers_summary_with_transactions.csv'), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  return {
    customers: rows.map(([, repeats = 0, recency = 0, age = 0]) => ({ repeats, recency, age })),
    spending: rows.map(([, repeats = 0, , , average = 0]) => ({ repeats, average })).filter((one) => one.repeats > 0),
  };
}
