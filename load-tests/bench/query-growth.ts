import { figure } from '../harness/report.ts';
import type { Bench } from './bench.ts';
import { p95, timesOf } from './query.ts';

const STEPS = 3;
const TIMES = 10;

/** The same questions over a hundredth, a tenth and all of the events: how their time grows, and that all of them are still quick at the end. */
export const queryGrowth: Bench = {
  asks: 'how the time of a question grows from 1 M to 10 M to 100 M events',
  takes: 'about 25 minutes, most of them for making the events',
  seconds: 0,
  events: 100_000_000,
  async run({ events, seed }) {
    const sizes = Array.from({ length: STEPS }, (_, step) => Math.round(events / TIMES ** (STEPS - 1 - step)));
    const figures = [];
    let before = Number.NaN;
    for (const size of sizes) {
      const asked = await timesOf(size, seed);
      const times = asked.flatMap((one) => one.times);
      const all = p95({ times });
      const last = size === events;
      const name = `${size / 1e6} M events`;
      figures.push(figure(`${name}: all questions, p95`, all, 'ms', { max: 200 }, times.length, seed));
      if (!Number.isNaN(before)) figures.push(figure(`${name} against ${TIMES} times fewer`, all / before, 'x', null, times.length, seed));
      const slowest = asked.toSorted((a, b) => p95(b) - p95(a));
      for (const one of last ? slowest : slowest.slice(0, 3))
        figures.push(figure(`${name}: ${one.name}, p95`, p95(one), 'ms', last ? { max: 200 } : null, one.times.length, seed));
      before = all;
    }
    return figures;
  },
};
