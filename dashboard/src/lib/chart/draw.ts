import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Format } from '../format.ts';
import { type ChartData, MOST_LABELLED } from './data.ts';
import type { Palette } from './palette.ts';
import { activeLine, endLabels } from './plugins.ts';

Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export type ChartKind = 'line' | 'bar';
export interface DrawOptions {
  kind: ChartKind;
  data: ChartData;
  format: Format;
  palette: Palette;
  /** Milliseconds; 0 with reduced motion. */
  motion: number;
  /** Where the pointer or the keys are; null when nowhere. */
  onPoint: (point: { index: number; x: number } | null) => void;
}

/** Draws a chart on the canvas; destroy what it answers before drawing again. */
export function draw(canvas: HTMLCanvasElement, options: DrawOptions): Chart {
  Chart.defaults.font.family = getComputedStyle(canvas).fontFamily;
  return new Chart(canvas, configuration(options));
}

/** Redraws in place, so that the lines move from the old figures to the new. */
export function redraw(chart: Chart, options: DrawOptions): void {
  const { data, options: chartOptions } = configuration(options);
  chart.data = data;
  if (chartOptions) chart.options = chartOptions;
  chart.update(options.motion === 0 ? 'none' : undefined);
}

/** Marks a point as if the pointer were on it. */
export function point(chart: Chart, index: number | null): void {
  const active = index === null ? [] : chart.data.datasets.map((_, datasetIndex) => ({ datasetIndex, index }));
  chart.setActiveElements(active);
  const x = index === null ? 0 : (chart.getDatasetMeta(0).data[index]?.x ?? 0);
  chart.tooltip?.setActiveElements(active, { x, y: 0 });
  chart.update('none');
}

function configuration({ kind, data, format, palette, motion, onPoint }: DrawOptions): ChartConfiguration<ChartKind, (number | null)[]> {
  const labelled = data.series.length > 1 && data.series.length <= MOST_LABELLED;
  const partial = (index: number) => data.points[index]?.partial === true;
  const sets = data.series.flatMap((series): ChartDataset<ChartKind, (number | null)[]>[] => {
    const color = palette(series.color);
    const own =
      kind === 'bar' ? bars(series.values, color, palette(series.color, 0.35), partial) : line(series.values, color, palette, partial);
    if (!labelled && kind === 'line') Object.assign(own, { fill: 'origin', backgroundColor: palette(series.color, 0.08) });
    const faint = palette(series.color, 0.42);
    const compared = series.comparison;
    if (!compared) return [{ ...own, label: series.label }];
    const other =
      kind === 'bar'
        ? { ...bars(compared, faint, faint, () => false), barPercentage: 0.5 }
        : { ...line(compared, faint, palette, () => false), borderWidth: 1.25, order: 1 };
    return [
      { ...own, label: series.label, order: 0 },
      { ...other, label: `${series.label}, compared with` },
    ];
  });

  return {
    type: kind,
    data: { labels: data.points.map((one) => one.label), datasets: sets },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: motion === 0 ? false : { duration: motion },
      interaction: { mode: 'index', intersect: false },
      layout: { padding: { top: 8, right: labelled && kind === 'line' ? 96 : 8 } },
      scales: {
        x: {
          border: { color: palette('n-6') },
          grid: { display: false },
          ticks: { color: palette('n-10'), font: { size: 12 }, maxRotation: 0, autoSkipPadding: 24 },
        },
        y: {
          beginAtZero: true,
          suggestedMax: data.unit === 'rate' ? 0.01 : 4,
          border: { display: false },
          grid: { color: palette('n-5'), drawTicks: false },
          ticks: {
            color: palette('n-10'),
            font: { size: 12 },
            padding: 8,
            maxTicksLimit: 6,
            ...(data.unit === 'count' || data.unit === 'seconds' ? { precision: 0 } : {}),
            callback: (value) => format.tick(Number(value), data.unit),
          },
        },
      },
      plugins: {
        tooltip: {
          enabled: false,
          external: ({ tooltip }) =>
            onPoint(tooltip.opacity === 0 ? null : { index: tooltip.dataPoints?.[0]?.dataIndex ?? 0, x: tooltip.caretX }),
        },
      },
    },
    plugins: [activeLine(palette('n-7')), ...(labelled && kind === 'line' ? [endLabels(data, palette)] : [])],
  };
}

function line(
  values: (number | null)[],
  color: string,
  palette: Palette,
  partial: (index: number) => boolean,
): ChartDataset<'line', (number | null)[]> {
  return {
    type: 'line',
    data: values,
    borderColor: color,
    borderWidth: 2,
    borderJoinStyle: 'round',
    borderCapStyle: 'round',
    pointRadius: values.filter((value) => value !== null).length < 2 ? 3 : 0,
    pointBackgroundColor: color,
    pointBorderColor: color,
    pointHoverRadius: 4,
    pointHoverBackgroundColor: color,
    pointHoverBorderColor: palette('n-2'),
    pointHoverBorderWidth: 2,
    segment: {
      borderDash: ({ p1DataIndex }) => (partial(p1DataIndex) ? [5, 4] : undefined),
      backgroundColor: ({ p1DataIndex }) => (partial(p1DataIndex) ? 'transparent' : undefined),
    },
  };
}

function bars(
  values: (number | null)[],
  color: string,
  faint: string,
  partial: (index: number) => boolean,
): ChartDataset<'bar', (number | null)[]> {
  const colors = values.map((_, index) => (partial(index) ? faint : color));
  return {
    type: 'bar',
    data: values,
    backgroundColor: colors,
    hoverBackgroundColor: colors,
    borderRadius: 3,
    maxBarThickness: 48,
    categoryPercentage: 0.8,
    barPercentage: 0.9,
  };
}
