import { conversion, funnel } from '../../../science/funnel/funnel.ts';
import { people as peopleOf, whoseIs } from '../../../science/journeys/people.ts';
import { type CohortValue, ltv, type Payment, valueAtAge } from '../../../science/ltv/ltv.ts';
import { calendar } from '../../../science/retention/period.ts';
import { type Retention, retention, returning } from '../../../science/retention/retention.ts';
import { type Answer, digits, printed, type Subject } from '../answer.ts';
import { bars, chart } from '../svg.ts';
import { readCdnow, readRetail, readShop, readVisits, unordered } from './dataset.ts';
import { type Engine, openEngine } from './engine.ts';
import { mutations } from './mutations.ts';

const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;

export const journeys: Subject = {
  name: 'journeys',
  mutations,
  async *answers(data) {
    const engine = await openEngine();
    try {
      yield* funnels(engine, data);
      yield* oneDayLater(engine, data);
      yield* cdnow(engine, data);
      yield* retail(engine, data);
      yield* people(engine, data);
    } finally {
      await engine.close();
    }
  },
  async plots(data) {
    const { events, steps } = readShop(data, 'rees46_head');
    const visitors = (names: string[]) => {
      const found = funnel(events, { steps: names, window: DAY });
      return found.kind === 'funnel' ? found.steps.map((step) => step.visitors) : [];
    };
    const [viewed = 0, carted = 0, bought = 0] = visitors(steps);
    const months = calendar('month', Date.UTC(1997, 0), 18, 'UTC');
    const found = retention(
      readCdnow(data).map(({ customer, at }) => ({ visitor: customer, at })),
      months,
      months.at(-1) ?? 0,
    );
    const cohorts = found.kind === 'retention' ? found.cohorts : [];
    const curve = (of: 'on' | 'unbounded') =>
      Array.from({ length: 15 }, (_, i): [number, number] => [i + 1, 100 * (returning(cohorts, i + 1, of) ?? 0)]);
    return {
      journeys: bars(
        { title: `rees46_head: how far ${viewed.toLocaleString('en')} visitors who viewed a product got`, x: '', y: 'visitors' },
        ['visitors'],
        {
          'put one into the cart': [carted],
          'and then bought': [bought],
          'bought, by way of the cart or not': [visitors(['view', 'purchase'])[1] ?? 0],
        },
      ),
      'journeys-retention': chart(
        {
          title: 'cdnow: customers who bought again, months after their first purchase',
          x: 'months after',
          y: 'of those for whom it is known, %',
        },
        [
          { kind: 'line', label: 'in that month', points: curve('on') },
          { kind: 'line', label: 'in that month or later, as far as seen', points: curve('unbounded') },
        ],
      ),
    };
  },
};

async function* funnels(engine: Engine, data: string): AsyncGenerator<Answer> {
  for (const name of ['rees46_head', 'ga360_one_day'] as const) {
    const shop = readShop(data, name);
    await engine.insertEvents({ [name]: shop.events });
    const counted = shop.steps.map((_, i) => unordered(shop.events, shop.steps.slice(0, i + 1)));
    yield same(`${name}: visitors who did ${shop.steps.join(', ')}, in any order`, shop.unordered.join(' '), counted.join(' '));
    for (const [words, window] of [
      ['half an hour', HALF_HOUR],
      ['a day', DAY],
    ] as const) {
      const found = funnel(shop.events, { steps: shop.steps, window });
      if (found.kind !== 'funnel') throw new Error(found.reason);
      const shown = found.steps.map((step) => step.visitors).join(' ');
      yield printed(`${name}: in order, within ${words}, visitors`, shown);
      const seconds = found.steps.flatMap(({ medianMs }) => (medianMs === null ? [] : [(medianMs / 1_000).toFixed(1)]));
      yield printed(`${name}: median time from step to step, s`, seconds.join(' '));
      yield agree(`${name}: ClickHouse on the same, visitors and times`, found, await engine.funnel(name, { steps: shop.steps, window }));
      const [first, last] = [found.steps[0], found.steps.at(-1)];
      if (first && last) yield printed(`${name}: conversion from first to last, %`, (100 * (conversion(first, last) ?? 0)).toFixed(2));
    }
  }
}

/** Visitors of the second day who were there on the first: those of both days less all visitors. */
async function* oneDayLater(engine: Engine, data: string): AsyncGenerator<Answer> {
  const { name, events, visitorsByDay, visitors } = readShop(data, 'ga360_one_day');
  const [first = 0, second = 0] = visitorsByDay;
  const bounds = calendar('day', events[0]?.at ?? 0, 2, 'UTC');
  const found = retention(events, bounds, bounds[2] ?? 0);
  if (found.kind !== 'retention') throw new Error(found.reason);
  yield same(
    `${name}: visitors of the first day, and of them on the second`,
    `${first} ${first + second - visitors}`,
    `${found.cohorts[0]?.on.join(' ')}`,
  );
  yield same(`${name}: visitors first seen on the second`, `${visitors - first}`, `${found.cohorts[1]?.size}`);
  yield agree(`${name}: retention by ClickHouse`, found, await engine.retention(name, bounds, bounds[2] ?? 0));
}

async function* cdnow(engine: Engine, data: string): AsyncGenerator<Answer> {
  const orders = readCdnow(data);
  const bounds = calendar('month', Date.UTC(1997, 0), 18, 'UTC');
  const until = bounds.at(-1) ?? 0;
  await engine.insertOrders('cdnow', orders, []);
  const found = ltv(orders, bounds, until);
  if (found.kind !== 'ltv') throw new Error(found.reason);
  yield same('cdnow: customers', '23570', `${sum(found.cohorts, (cohort) => cohort.customers)}`);
  yield same('cdnow: revenue of all cohorts, $', '2500315.63', (total(found.cohorts) / 100).toFixed(2));
  yield agree('cdnow: 18 months of lifetime value by ClickHouse, 171 cells', found, await engine.ltv('cdnow', bounds, until));
  const values = [0, 1, 6, 15].map((n) => ((valueAtAge(found.cohorts, n) ?? 0) / 100).toFixed(2));
  yield printed('cdnow: value of a customer at age 0, 1, 6, 15 months, $', values.join(' '));

  const visits = orders.map(({ customer, at }) => ({ visitor: customer, at }));
  await engine.insertEvents({ cdnow: visits.map((visit) => ({ ...visit, type: 'purchase' })) });
  const returned = retention(visits, bounds, until);
  if (returned.kind !== 'retention') throw new Error(returned.reason);
  yield agree('cdnow: retention by ClickHouse', returned, await engine.retention('cdnow', bounds, until));
  const shares = [1, 6, 15].flatMap((n) =>
    (['on', 'unbounded'] as const).map((of) => (100 * (returning(returned.cohorts, n, of) ?? 0)).toFixed(1)),
  );
  yield printed('cdnow: bought in month 1 after the first (then or later); 6; 15, %', shares.join(' '));
}

async function* retail(engine: Engine, data: string): AsyncGenerator<Answer> {
  const { orders, refunds, unknown } = readRetail(data);
  const bounds = calendar('week', Date.UTC(2011, 9, 10), 6, 'UTC');
  // The last day of the slice is a Monday: its week has only begun.
  const [until, all] = [Date.UTC(2011, 10, 22), [...bounds, Date.UTC(2011, 10, 28)]];
  const customers = new Map(orders.map((order) => [order.order, order.customer]));
  const given = refunds.map(({ order, at, value }): Payment => ({ customer: customers.get(order) ?? '', at, value: -value }));
  await engine.insertOrders('retail', orders, refunds);
  const found = ltv([...orders, ...given], all, until);
  if (found.kind !== 'ltv') throw new Error(found.reason);
  yield agree('online_retail_slice: lifetime value with refunds by ClickHouse', found, await engine.ltv('retail', all, until));
  yield digits(
    'the same: cells of the week that has only begun which have a value',
    '0',
    found.cohorts.filter((cohort) => cohort.revenue.at(-1) !== null).length,
  );
  const whole = ltv([...orders, ...given], all, all.at(-1) ?? 0);
  if (whole.kind !== 'ltv') throw new Error(whole.reason);
  yield same(
    'the same: all money, less what customers without an order got back, £',
    '1771676.03',
    ((total(whole.cohorts) - unknown) / 100).toFixed(2),
  );
}

/** Visitors who become known late: what is counted by person must be what the data sets say of their users, whom Footfall is told of only once a visit. */
async function* people(engine: Engine, data: string): AsyncGenerator<Answer> {
  const { steps, events: byUser, visitors: users, name } = readShop(data, 'rees46_head');
  const { events, said, shared } = readVisits(data);
  const store = 'people';
  await engine.insertEvents({ [store]: events });
  const visitors = new Set(events.map((event) => event.visitor)).size;
  const [whole, all] = [[0, 2 ** 42], { steps: ['view'], window: 0 }];
  yield printed(`${name}: visits of two users, whose events name them`, shared);
  const before = await engine.retention(store, whole, 2 ** 42);
  yield same(`${name}: people while nobody but those is known: its visits`, `${visitors + shared}`, sizeOf(before));
  for (const part of [said.slice(1_000), said])
    await engine.insertIdentities(
      store,
      part.map((one) => ({ ...one, alias: false })),
    );
  const personOf = peopleOf(said);
  yield same(`${name}: people by the reference: its users`, `${users}`, `${new Set(events.map((event) => whoseIs(event, personOf))).size}`);
  yield same(`${name}: people by ClickHouse`, `${users}`, sizeOf(await engine.retention(store, whole, 2 ** 42)));
  const found = funnel(byUser, { steps, window: DAY });
  yield agree(`${name}: the funnel of visits by person is that of users`, found, await engine.funnel(store, { steps, window: DAY }));
  yield agree(`${name}: who viewed`, funnel(byUser, all), await engine.funnel(store, all));

  // Each order in a browser of its own, which is said to be the customer a day later, under one of two former ids.
  const orders = readCdnow(data);
  const browsers = orders.map((order, i) => ({ ...order, customer: `${1e12 + i}` }));
  const former = (customer: string, i: number) => `${1e9 + 1e6 * (i % 2) + Number(customer)}`;
  const known = orders.map(({ customer, at }, i) => ({ id: `${1e12 + i}`, user: former(customer, i), at: at + DAY, alias: false }));
  const aliases = orders.map(({ customer }, i) => ({ id: former(customer, i), user: `${Number(customer)}`, at: 0, alias: true }));
  await engine.insertOrders('customers', browsers, []);
  await engine.insertIdentities('customers', [...known, ...aliases]);
  const bounds = calendar('month', Date.UTC(1997, 0), 18, 'UTC');
  const until = bounds.at(-1) ?? 0;
  yield agree(
    'cdnow: lifetime value of customers with a browser an order',
    ltv(orders, bounds, until),
    await engine.ltv('customers', bounds, until),
  );
}

const sizeOf = (found: Retention) => (found.kind === 'retention' ? `${found.cohorts[0]?.size}` : found.reason);
const sum = <Of>(of: readonly Of[], value: (one: Of) => number) => of.reduce((so, one) => so + value(one), 0);
const total = (cohorts: readonly CohortValue[]) => sum(cohorts, (cohort) => cohort.revenue.at(-1) ?? 0);
const same = (what: string, expected: string, got: string): Answer => ({ what, expected, got, ok: got === expected });

/** The reference's answer and ClickHouse's must be the same to the last digit. */
function agree(what: string, reference: unknown, clickhouse: unknown): Answer {
  const ok = JSON.stringify(reference) === JSON.stringify(clickhouse);
  return { what, expected: 'the same', got: ok ? 'the same' : 'another', ok };
}
