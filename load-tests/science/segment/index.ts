import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { chanceAlive, expectedPurchases, fitBgNbd } from '../../../science/segment/bg-nbd.ts';
import { expectedValue, fitGammaGamma, gammaGammaLogLikelihood } from '../../../science/segment/gamma-gamma.ts';
import { type RfmInput, rfmScores } from '../../../science/segment/rfm.ts';
import { type Answer, bounded, digits, printed, type Subject } from '../answer.ts';
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
    const next = expectedValue(money, { repeats: 1, average: 22.35 });
    if (typeof next !== 'number') throw new Error(next.reason);
    yield printed('value to expect of one who bought once more, for 22.35', next, 2);
    yield* fifths(data);
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

/** RFM of the wholesaler's customers, each score against a plain count of who is worse. */
function* fifths(data: string): Generator<Answer> {
  const customers = readRetail(data);
  yield digits('online_retail_slice: customers', '2026', customers.length);
  const found = rfmScores(customers);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  const scores = {
    recency: (one: RfmInput) => -one.recency,
    frequency: (one: RfmInput) => one.frequency,
    money: (one: RfmInput) => one.money,
  };
  for (const [name, goodness] of Object.entries(scores)) {
    const values = customers.map(goodness);
    const of = (value: number) => 1 + Math.floor((5 * values.filter((other) => other < value).length) / values.length);
    const given = found.scores.map((one) => one[name as keyof typeof scores]);
    yield bounded(
      `RFM, ${name}: scores that a plain count gives otherwise`,
      '<=',
      0,
      values.filter((value, i) => of(value) !== given[i]).length,
      0,
    );
    const sizes = [1, 2, 3, 4, 5].map((score) => given.filter((one) => one === score).length);
    yield printed(`RFM, ${name}: customers with 1, 2, 3, 4, 5`, sizes.join(' '));
  }
}

/** Every customer with a line: days since the last, invoices, and what was sold less what was cancelled. */
function readRetail(data: string): RfmInput[] {
  const rows = parse(readFileSync(join(data, 'online_retail_slice', 'slice.csv')), { columns: true }) as Record<string, string>[];
  const end = Date.parse('2011-11-22T00:00Z');
  const customers = new Map<string, { last: number; invoices: Set<string>; money: number }>();
  for (const { CustomerID = '', InvoiceNo = '', InvoiceDate = '', Quantity, UnitPrice } of rows) {
    if (CustomerID === '') continue;
    const one = customers.get(CustomerID) ?? { last: 0, invoices: new Set(), money: 0 };
    one.last = Math.max(one.last, Date.parse(`${InvoiceDate.replace(' ', 'T')}Z`));
    if (!InvoiceNo.startsWith('C')) one.invoices.add(InvoiceNo);
    one.money += Number(Quantity) * Number(UnitPrice);
    customers.set(CustomerID, one);
  }
  return [...customers.values()].map(({ last, invoices, money }) => ({
    recency: (end - last) / 86_400_000,
    frequency: invoices.size,
    money,
  }));
}

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
