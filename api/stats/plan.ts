import type { Dimension, Filter, Interval, Metric } from '../../contracts/stats.ts';
import {
  EVENT_TYPES,
  EVENTS,
  KPI_HOUR,
  KPI_MINUTE,
  ORDER_ITEMS,
  ORDERS,
  PAGES,
  PRODUCTS,
  REFUNDS,
  SEARCHES,
  SESSIONS,
  type Source,
  VISITS,
} from './sources.ts';

export interface Question {
  metrics: Metric[];
  dimensions: Dimension[];
  filters: Filter[];
  interval: Interval | null;
  /** Buckets begin on whole hours of UTC, so that hourly rollups can answer. */
  hours: boolean;
  /** The range is of whole minutes that the table by minute still holds. */
  minutes: boolean;
  /** The range holds days that are settled, and buckets are days or longer: sums of visits by day can answer. */
  settled: boolean;
  /** Visitors of a breakdown may be estimated. */
  large: boolean;
}

/** A part of a question: the metrics that one source answers. */
export interface Part {
  source: Source;
  metrics: Metric[];
}

/** What happens inside a session rather than describing it. */
const OF_EVENTS: readonly Dimension[] = ['page', 'product', 'category', 'search', 'event_type'];

/** Assigns each metric to the cheapest source that can answer it; metrics that no source answers by these dimensions are left out. */
export function plan(question: Question): Part[] {
  const parts: Part[] = [];
  for (const metric of question.metrics) {
    const source = candidates(question).find((one) => answers(one, metric, question));
    if (!source) continue;
    const part = parts.find((one) => one.source === source);
    if (part) part.metrics.push(metric);
    else parts.push({ source, metrics: [metric] });
  }
  return parts;
}

function candidates({ dimensions, filters, hours, minutes, settled }: Question): Source[] {
  const aboutEvents = [...dimensions, ...filters.map((filter) => filter.dimension)].some((dimension) => OF_EVENTS.includes(dimension));
  const rollups =
    filters.length > 0 ? [] : [...(hours ? [KPI_HOUR, EVENT_TYPES, PAGES, PRODUCTS, SEARCHES] : []), ...(minutes ? [KPI_MINUTE] : [])];
  if (aboutEvents) return [...rollups, EVENTS, ORDER_ITEMS, SESSIONS, ORDERS, REFUNDS];
  const visits = settled && filters.length === 0 && dimensions.length <= 1 ? [VISITS] : [];
  return [...rollups, ...visits, SESSIONS, EVENTS, ORDERS, REFUNDS];
}

/** A source answers by dimensions that it has. A filter on what happens inside a session it may lack: then it takes the visitors who did it. */
function answers(source: Source, metric: Metric, question: Question): boolean {
  if (source === VISITS && metric === 'visitors' && !question.large) return false;
  if (!(metric in source.metrics) || !question.dimensions.every((dimension) => dimension in source.dimensions)) return false;
  return question.filters.every(({ dimension }) => dimension in source.dimensions || (OF_EVENTS.includes(dimension) && source !== REFUNDS));
}
