import type { StatsAnswer } from '../../contracts/stats.ts';
import { csvLine } from '../csv-line.ts';
import type { StatsRequest } from './request.ts';

/** The answer as CSV, a piece at a time. */
export function* toCsv(answer: StatsAnswer, request: StatsRequest): Generator<string> {
  const { dimensions, metrics, interval, compared } = request;
  const columns = [...(interval ? ['time'] : []), ...dimensions, ...(dimensions.length > 0 ? ['label'] : []), ...metrics];
  const header = compared ? [...columns, ...metrics.map((metric) => `comparison_${metric}`)] : columns;
  yield csvLine(header);
  for (const row of answer.data) {
    const cells = columns.map((column) => (row as Record<string, unknown>)[column]);
    yield csvLine(compared ? [...cells, ...metrics.map((metric) => row.comparison?.[metric])] : cells);
  }
}
