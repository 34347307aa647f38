import { type ScaleBand, type ScaleLinear, scaleBand, scaleLinear, scaleUtc } from 'd3-scale';
import { area, line } from 'd3-shape';

/** One layer of a chart. x is a number, or a time in ms when the chart's `time` is set. */
export type Layer =
  | { kind: 'line'; label: string; points: readonly (readonly [x: number, y: number])[] }
  | { kind: 'band'; label: string; points: readonly (readonly [x: number, low: number, high: number])[] }
  | { kind: 'dots'; label: string; points: readonly (readonly [x: number, y: number])[] }
  | { kind: 'spans'; label: string; spans: readonly (readonly [from: number, to: number])[] };

export interface ChartOptions {
  title: string;
  x: string;
  y: string;
  time?: boolean;
}

const WIDTH = 960;
const HEIGHT = 420;
const BOX = { left: 84, right: WIDTH - 24, top: 76, bottom: HEIGHT - 52 };
// Okabe and Ito's palette: told apart without colour vision too.
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#f0e442', '#555555', '#000000'];

/** A chart of lines, bands, dots and spans over one pair of axes, as SVG text. */
export function chart(options: ChartOptions, layers: readonly Layer[]): string {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const layer of layers) {
    if (layer.kind === 'spans') continue;
    for (const [x, ...values] of layer.points) {
      xs.push(x);
      ys.push(...values);
    }
  }
  const x = axisOf(options.time === true, extent(xs));
  const y = scaleLinear().domain(extent(ys)).nice().range([BOX.bottom, BOX.top]);
  const body = layers.map((layer, index) => draw(layer, color(index), x.at, y)).join('');
  return frame(
    options,
    layers.map((layer) => layer.label),
    axes(x.ticks, y) + body,
  );
}

/** Bars grouped by name: `groups[name][series]`. */
export function bars(options: ChartOptions, series: readonly string[], groups: Readonly<Record<string, readonly number[]>>): string {
  const outer = scaleBand().domain(Object.keys(groups)).range([BOX.left, BOX.right]).padding(0.2);
  const inner: ScaleBand<string> = scaleBand().domain(series).range([0, outer.bandwidth()]);
  const y = scaleLinear()
    .domain(extent([0, ...Object.values(groups).flat()]))
    .nice()
    .range([BOX.bottom, BOX.top]);
  const ticks = outer.domain().map((name) => ({ at: (outer(name) ?? 0) + outer.bandwidth() / 2, text: name }));
  const body = Object.entries(groups).flatMap(([name, values]) =>
    values.map((value, index) => {
      const left = (outer(name) ?? 0) + (inner(series[index] ?? '') ?? 0);
      const [top, bottom] = value < 0 ? [y(0), y(value)] : [y(value), y(0)];
      return `<rect x="${round(left)}" y="${round(top)}" width="${round(inner.bandwidth())}" height="${round(bottom - top)}" fill="${color(index)}"/>`;
    }),
  );
  return frame(options, series, axes(ticks, y) + body.join(''));
}

function draw(layer: Layer, fill: string, x: (value: number) => number, y: (value: number) => number): string {
  switch (layer.kind) {
    case 'line':
      return `<path d="${
        line(
          ([at]) => round(x(at)),
          ([, value]) => round(y(value)),
        )(layer.points as [number, number][]) ?? ''
      }" fill="none" stroke="${fill}" stroke-width="1.5"/>`;
    case 'band': {
      const shape = area<readonly [number, number, number]>(
        ([at]) => round(x(at)),
        ([, low]) => round(y(low)),
        ([, , high]) => round(y(high)),
      );
      return `<path d="${shape(layer.points) ?? ''}" fill="${fill}" opacity="0.2"/>`;
    }
    case 'dots':
      return layer.points.map(([at, value]) => `<circle cx="${round(x(at))}" cy="${round(y(value))}" r="3" fill="${fill}"/>`).join('');
    case 'spans':
      return layer.spans
        .map(
          ([from, to]) =>
            `<rect x="${round(x(from))}" y="${BOX.top}" width="${round(Math.max(1, x(to) - x(from)))}" height="${BOX.bottom - BOX.top}" fill="${fill}" opacity="0.18"/>`,
        )
        .join('');
  }
}

interface Axis {
  at(value: number): number;
  ticks: { at: number; text: string }[];
}

function axisOf(time: boolean, domain: [number, number]): Axis {
  if (time) {
    const scale = scaleUtc().domain(domain).range([BOX.left, BOX.right]);
    return { at: scale, ticks: scale.ticks(8).map((tick) => ({ at: scale(tick), text: scale.tickFormat(8)(tick) })) };
  }
  const scale = scaleLinear().domain(domain).range([BOX.left, BOX.right]);
  return { at: scale, ticks: scale.ticks(8).map((tick) => ({ at: scale(tick), text: scale.tickFormat(8)(tick) })) };
}

function axes(ticks: readonly { at: number; text: string }[], y: ScaleLinear<number, number>): string {
  const rows = y
    .ticks(6)
    .map(
      (tick) =>
        `<path d="M${BOX.left} ${round(y(tick))}H${BOX.right}" stroke="#ddd"/><text x="${BOX.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${y.tickFormat(6)(tick)}</text>`,
    );
  const columns = ticks.map(({ at, text }) => `<text x="${round(at)}" y="${BOX.bottom + 20}" text-anchor="middle">${escaped(text)}</text>`);
  return rows.join('') + columns.join('');
}

function frame({ title, x, y }: ChartOptions, labels: readonly string[], body: string): string {
  let left = BOX.left;
  const legend = labels.map((label, index) => {
    const item = `<rect x="${left}" y="46" width="12" height="12" rx="2" fill="${color(index)}"/><text x="${left + 18}" y="56">${escaped(label)}</text>`;
    left += 40 + label.length * 7;
    return item;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#333" role="img" aria-label="${escaped(title)}"><rect width="100%" height="100%" fill="#fff"/><text x="${BOX.left}" y="28" font-size="16" font-weight="600">${escaped(title)}</text>${legend.join('')}${body}<text x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(x)}</text><text transform="translate(14 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text></svg>\n`;
}

const color = (index: number) => COLORS[index % COLORS.length] ?? '#000';
const round = (value: number) => Math.round(value * 10) / 10;
const extent = (values: readonly number[]): [number, number] =>
  values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
