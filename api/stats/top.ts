import type { Metric } from '../../contracts/stats.ts';
import type { Group } from './answer.ts';
import type { Part } from './plan.ts';
import type { StatsRequest } from './request.ts';
import { PAGES } from './sources.ts';

type Ask = (parts: Part[], keys?: string[]) => Promise<Map<string, Group>>;

/** Whether the highest rows alone are needed of views and visitors by page. */
export function isTopPages({ dimensions, interval, sort }: StatsRequest, parts: Part[]): boolean {
  const [part, more] = parts;
  return (
    dimensions.length === 1 &&
    !interval &&
    part?.source === PAGES &&
    !more &&
    part.metrics.includes('visitors') &&
    sort?.descending !== false
  );
}

/**
 * The top pages without merging the visitors of all: a page has at most as many visitors as views, and views are cheap to rank. Visitors are counted for the
 * pages with most views, and for more of them until no other can belong among the wanted. Pages outside have no visitors in the answer.
 */
export async function askTopPages(request: StatsRequest, ask: Ask): Promise<Map<string, Group>> {
  const metric: Metric = request.sort?.metric ?? request.metrics[0] ?? 'visitors';
  const wanted = request.offset + request.limit;
  const groups = await ask([{ source: PAGES, metrics: ['pageviews'] }]);
  const views = (group: Group | undefined) => group?.values.pageviews ?? 0;
  const ranked = [...groups.values()].sort((a, b) => views(b) - views(a) || ((a.dimensions[0] ?? '') < (b.dimensions[0] ?? '') ? -1 : 1));
  for (let done = 0, count = metric === 'pageviews' ? wanted : wanted + (wanted >> 1); done < ranked.length; count *= 2) {
    const next = ranked.slice(done, count);
    const answers = await ask(
      [{ source: PAGES, metrics: ['visitors'] }],
      next.map((group) => group.dimensions[0] ?? ''),
    );
    for (const [key, { values }] of answers) Object.assign(groups.get(key)?.values ?? {}, values);
    done += next.length;
    const least = ranked.map((group) => group.values.visitors ?? 0).sort((a, b) => b - a)[wanted - 1] ?? 0;
    if (metric === 'pageviews' || views(ranked[done]) < least) break;
  }
  return groups;
}
