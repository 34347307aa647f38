import { WebSocket } from 'ws';
import type { LiveFrame } from '../../contracts/live.ts';
import { quantile } from './report.ts';

/** What a crowd measured, delays in ms. */
export interface Delivered {
  frames: number;
  /** Of sockets times events: how many were told of, and how late. */
  told: number;
  p50: number;
  p99: number;
  worst: number;
}

/**
 * A program of its own that holds many dashboards open: `node socket-crowd.ts URL COUNT`. Says `open` to its parent when all are, and answers the list of acknowledgements (ms since 1970,
 * one for each page view) with what it `Delivered`.
 */
const [url = '', count = '0'] = process.argv.slice(2);
const AT_ONCE = 100;
/** By socket: when it was first told of the nth page view, ms since 1970. */
const heard: number[][] = [];
let frames = 0;

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const mine: number[] = [];
    heard.push(mine);
    socket.on('message', (text) => {
      const at = performance.timeOrigin + performance.now();
      frames++;
      const pageviews = (JSON.parse(text.toString()) as LiveFrame).data.today?.pageviews ?? 0;
      while (mine.length < pageviews) mine.push(at);
    });
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
}

for (let i = 0; i < Number(count); i += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(count) - i) }, open));
process.send?.('open');
process.on('message', (acknowledged: number[]) => {
  const delays = heard.flatMap((times) => times.map((at, n) => Math.max(0, at - (acknowledged[n] ?? at))));
  const delivered: Delivered = {
    frames,
    told: delays.length,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    worst: quantile(delays, 1),
  };
  process.send?.(delivered, () => process.exit(0));
});
