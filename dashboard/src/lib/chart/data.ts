import type { Unit } from '../metrics.ts';

/** One place on the horizontal axis. */
export interface ChartPoint {
  /** On the axis. */
  label: string;
  /** In the tooltip and the table. */
  title: string;
  /** Not over yet: drawn dashed. */
  partial?: boolean;
}

export interface ChartSeries {
  key: string;
  label: string;
  /** One a point; null leaves a gap. */
  values: (number | null)[];
  /** What each value is compared with: drawn thinner and lighter in the same colour. */
  comparison?: (number | null)[];
  /** A colour of tokens.css by name, without the dashes: `accent`, `channel-email`. */
  color: string;
}

export interface ChartData {
  points: ChartPoint[];
  series: ChartSeries[];
  unit: Unit;
  /** Whether the values add up, so that a share of them says something. */
  additive?: boolean;
}

export const MOST_LABELLED = 5;

/** At most five series, the rest summed up as "Other", so that each can carry its own label. Only for values that add up. */
export function withOther(series: ChartSeries[]): ChartSeries[] {
  if (series.length <= MOST_LABELLED) return series;
  const rest = series.slice(MOST_LABELLED - 1);
  return [
    ...series.slice(0, MOST_LABELLED - 1),
    {
      key: 'other',
      label: 'Other',
      color: 'n-8',
      values: (rest[0]?.values ?? []).map((_, index) => sum(rest.map((one) => one.values[index]))),
    },
  ];
}

/** What one value is of all that it adds up with: of the point's series where there are several, else of the whole range. */
export function shareOf(data: ChartData, series: number, index: number): number | null {
  const value = data.series[series]?.values[index];
  if (!data.additive || value === null || value === undefined) return null;
  const whole = data.series.length > 1 ? sum(data.series.map((one) => one.values[index])) : sum(data.series[series]?.values ?? []);
  return whole ? value / whole : null;
}

export function isEmpty(data: ChartData): boolean {
  return data.series.every((one) => one.values.every((value) => value === null || value === 0));
}

/** Null when every value is missing. */
function sum(values: (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
