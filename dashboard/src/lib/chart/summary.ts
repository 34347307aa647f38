import type { Format } from '../format.ts';
import { type ChartData, shareOf } from './data.ts';

/** The chart in a sentence or two, for those who do not see it. */
export function summarize(title: string, data: ChartData, format: Format): string {
  const sentences = data.series.map((series) => {
    const known = series.values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
    const [first, last] = [known[0], known.at(-1)];
    if (!first || !last) return `${series.label}: no data.`;
    const high = known.reduce((best, one) => (one.value > best.value ? one : best));
    const low = known.reduce((best, one) => (one.value < best.value ? one : best));
    const say = ({ value, index }: { value: number; index: number }) =>
      `${format.exact(value, data.unit)} (${data.points[index]?.title ?? ''})`;
    return `${series.label}: from ${say(first)} to ${say(last)}, highest ${say(high)}, lowest ${say(low)}.`;
  });
  return `${title}, ${data.points.length} points. ${sentences.join(' ')}`;
}

/** What a screen reader hears at one point. */
export function describePoint(data: ChartData, index: number, format: Format): string {
  const point = data.points[index];
  if (!point) return '';
  const parts = data.series.map((series, place) => {
    const value = series.values[index];
    const change = format.change(value, series.comparison?.[index], data.unit);
    const share = shareOf(data, place, index);
    return [
      `${series.label} ${format.exact(value, data.unit)}`,
      change ? `${change.text} against ${format.exact(series.comparison?.[index], data.unit)}` : '',
      share === null ? '' : `${format.percent(share)} of the whole`,
    ]
      .filter(Boolean)
      .join(', ');
  });
  return `${point.title}${point.partial ? ', not over yet' : ''}: ${parts.join('; ')}`;
}
