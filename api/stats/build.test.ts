import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { DIMENSIONS, type Filter, formatFilters, INTERVALS, METRICS, statsQuerySchema } from '../../contracts/stats.ts';
import { storeSchema } from '../../contracts/store.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { buildQuery } from './build.ts';
import { plan } from './plan.ts';
import { resolveRequest } from './request.ts';
import type { Settled } from './settled.ts';

const query = loadQueries(join(import.meta.dirname, '..', '..', 'clickhouse', 'queries'));
const SPAN = { from: 0, to: 86_400_000 };

const hostile = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom(
    "' OR 1=1 --",
    '{store:String}',
    '/*group*/',
    '/*where*/',
    '*/; DROP TABLE events',
    '\\',
    '`',
    "UTC') FORMAT Null --",
    '\0',
    '$&',
    '$1',
  ),
);
const shape = fc.record({
  metrics: fc.uniqueArray(fc.constantFrom(...METRICS), { minLength: 1 }),
  dimensions: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
  interval: fc.option(fc.constantFrom(...INTERVALS)),
  hours: fc.boolean(),
  minutes: fc.boolean(),
  keys: fc.option(fc.constant(['a', 'b']), { nil: undefined }),
  large: fc.boolean(),
  settled: fc.option(fc.constant<Settled>({ from: 0, to: 43_200_000, firstDay: 0, endDay: 1, runs: [1] })),
  filters: fc.array(fc.record({ dimension: fc.constantFrom(...DIMENSIONS), op: fc.constantFrom('is', 'not', 'contains') }), {
    maxLength: 3,
  }),
});

test('whatever a caller says, the text of the SQL is the same: values are bound', () => {
  fc.assert(
    fc.property(shape, fc.array(hostile, { minLength: 1, maxLength: 4 }), hostile, hostile, (one, values, zone, store) => {
      const texts = (of: { values: string[]; zone: string; store: string }) => {
        const filters = one.filters.map((filter) => ({ ...filter, values: of.values })) as Filter[];
        const question = { ...one, filters };
        return plan({ ...question, settled: one.settled !== null }).map((part) =>
          buildQuery({ template: query(part.source.query), part, span: SPAN, ...question, zone: of.zone, store: of.store }),
        );
      };
      const found = texts({ values, zone, store });
      expect(found.map(({ sql }) => sql)).toEqual(texts({ values: ['x'], zone: 'UTC', store: 's' }).map(({ sql }) => sql));
      for (const { sql, params } of found) {
        expect(sql).not.toMatch(/\/\*|undefined/);
        expect(params.store).toBe(store);
      }
    }),
    { numRuns: 500 },
  );
});

test('a query of anything is understood or refused with a 400 and a code', () => {
  const store = storeSchema.parse({ id: 's', name: 'S', timezone: 'Europe/Berlin' });
  const text = fc.option(hostile, { nil: undefined });
  const asked = fc.record({
    metrics: text,
    dimensions: text,
    filters: text,
    from: text,
    to: text,
    sort: text,
    compare_from: text,
    compare_to: text,
  });
  fc.assert(
    fc.property(asked, (said) => {
      try {
        resolveRequest(
          statsQuerySchema.parse({ store: 's', ...said, ...(said.compare_from ? { compare: 'custom' } : {}) }),
          store,
          Date.UTC(2026, 10, 20),
          0,
        );
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        expect((error as Fault).status).toBe(400);
      }
    }),
  );
});

test('filters come back from the address as they went in', () => {
  const filters = fc.array(
    fc.record({
      dimension: fc.constantFrom(...DIMENSIONS),
      op: fc.constantFrom('is' as const, 'not' as const, 'contains' as const),
      values: fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
    }),
  );
  fc.assert(
    fc.property(filters, (one) => {
      const store = storeSchema.parse({ id: 's', name: 'S' });
      expect(resolveRequest(statsQuerySchema.parse({ store: 's', filters: formatFilters(one) }), store, 1e12, 0).filters).toEqual(one);
    }),
  );
});
