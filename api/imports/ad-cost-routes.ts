import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Fault } from '../../contracts/error.ts';
import { toMajor } from '../../contracts/money.ts';
import { dateOf, dayAt, dayOf } from '../../contracts/zone.ts';
import { admit } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals } from '../json-route.ts';
import { dayText } from './dates.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-20');
const costSchema = z.object({
  day,
  channel: z.string(),
  source: z.string(),
  medium: z.string(),
  campaign: z.string(),
  cost: z.number(),
  impressions: z.number().int(),
  clicks: z.number().int(),
});
const answerSchema = z.object({
  data: z.array(costSchema),
  totals: z.object({ cost: z.number(), impressions: z.number().int(), clicks: z.number().int() }),
  meta: z.object({ currency: z.string(), timezone: z.string(), from: day, to: day }),
});
const route = createRoute({
  method: 'get',
  path: '/api/ad-costs',
  summary: 'What was spent, by day and campaign, as imported',
  description: 'Days of the store, both included; the last 28 when absent. Money in major units.',
  request: { query: z.object({ store: z.string(), from: day.optional(), to: day.optional() }) },
  responses: { 200: answers(answerSchema, 'The costs'), 400: { description: 'No range' }, ...refusals },
});

interface CostRow extends Omit<z.infer<typeof costSchema>, 'cost'> {
  cost: number;
  currency: string;
}

export function addAdCostRoutes(app: OpenAPIHono, deps: ApiDeps, query: (name: string) => string): void {
  app.openapi(route, async (c) => {
    const asked = c.req.valid('query');
    const { store } = await admit(c, deps, asked.store, 'orders.read');
    const today = dayAt(deps.clock(), store.timezone);
    const [from, to] = [checked(asked.from ?? dayText(today - 27)), checked(asked.to ?? dayText(today))];
    if (from > to) throw new Fault('bad_range', 'The first day must not be after the last.', { status: 400 });
    const rows = await deps.warehouse.query<CostRow>(query('ad-costs'), { store: store.id, from, to });
    // The store's currency may have changed since: what was told in another one is no part of its figures.
    const own = rows
      .filter((row) => row.currency === store.currency)
      .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : b.cost - a.cost));
    const sum = (of: (row: CostRow) => number): number => own.reduce((total, row) => total + of(row), 0);
    return c.json(
      {
        data: own.map(({ currency, cost, ...row }) => ({ ...row, cost: toMajor(cost, currency) })),
        totals: {
          cost: toMajor(
            sum((row) => row.cost),
            store.currency,
          ),
          impressions: sum((row) => row.impressions),
          clicks: sum((row) => row.clicks),
        },
        meta: { currency: store.currency, timezone: store.timezone, from, to },
      },
      200,
    );
  });
}

/** A day that exists; Fault 400 for 2026-02-30. */
function checked(text: string): string {
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number);
  const real = dateOf(dayOf(year, month - 1, date));
  if (real.month !== month - 1 || real.date !== date || year < 1970 || year > 2148)
    throw new Fault('bad_range', `There is no such day as ${text}.`, { status: 400 });
  return text;
}
