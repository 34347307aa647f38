import type { Plugin } from 'chart.js';
import type { ChartData } from './data.ts';
import type { Palette } from './palette.ts';

/** A hairline through the point that is looked at. */
export function activeLine(color: string): Plugin {
  return {
    id: 'active-line',
    beforeDatasetsDraw(chart) {
      const active = chart.getActiveElements()[0];
      if (!active) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.strokeStyle = color;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(Math.round(active.element.x) + 0.5, chartArea.top);
      ctx.lineTo(Math.round(active.element.x) + 0.5, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

const LINE_HEIGHT = 15;

/** Each line's name at its end, instead of a legend; names that would overlap move apart. */
export function endLabels(data: ChartData, palette: Palette): Plugin {
  return {
    id: 'end-labels',
    afterDatasetsDraw(chart) {
      const labels = data.series.flatMap((series) => {
        const place = chart.data.datasets.findIndex((set) => set.label === series.label);
        const last = series.values.findLastIndex((value) => value !== null);
        const element = chart.getDatasetMeta(place).data[last];
        return element ? [{ text: series.label, x: element.x + 8, y: element.y }] : [];
      });
      labels.sort((a, b) => a.y - b.y);
      for (const [index, label] of labels.entries()) {
        const above = labels[index - 1];
        if (above) label.y = Math.max(label.y, above.y + LINE_HEIGHT);
      }
      const { ctx } = chart;
      ctx.save();
      ctx.font = `500 12px ${getComputedStyle(chart.canvas).fontFamily}`;
      ctx.textBaseline = 'middle';
      ctx.fillStyle = palette('n-11');
      for (const { text, x, y } of labels) {
        ctx.fillText(text, x, y, chart.width - x - 2);
      }
      ctx.restore();
    },
  };
}
