import { check } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';
import type { LiveFrame } from '../../../contracts/live.ts';
import { settings } from '../lib/settings.ts';

const opened = new Counter('sockets_opened');
const failed = new Counter('sockets_failed');
const frames = new Counter('frames_received');
/** Sequence numbers that were left out, also across a lost connection: the page asks for those since its last. */
const missed = new Counter('frames_missed');
/** From an event's arrival at the server to the frame that tells of it; both clocks are one when k6 runs on the server's machine. */
const delay = new Trend('received_to_frame', true);

export interface Viewing {
  /** When the page is closed, ms since 1970. */
  until: number;
  /** Loses its connection once and comes back, as a phone does. */
  comesBack: boolean;
  /** Reads whole frames, as a page does; the others look at the sequence number only, so that many fit on one machine. */
  readsAll: boolean;
}

/** A Live page: takes frames until it is closed, and reports each that is missing. */
export function watchLive({ until, comesBack, readsAll }: Viewing): void {
  let seq: number | null = null;
  const connect = (closeAt: number, andThen?: () => void): void => {
    const socket = new WebSocket(`${settings.url.replace('http', 'ws')}/live?store=${settings.store}&key=${settings.secretKey}`);
    let first = seq === null;
    let closing = false;
    const closed = setTimeout(() => {
      closing = true;
      socket.close();
    }, closeAt - Date.now());
    socket.onopen = () => {
      opened.add(1);
      if (seq !== null) socket.send(JSON.stringify({ type: 'resume', seq }));
    };
    socket.onmessage = ({ data }) => {
      frames.add(1);
      const frame: LiveFrame | Head = readsAll ? (JSON.parse(data) as LiveFrame) : headOf(data);
      if (first) check(frame, { 'a page is shown everything first': ({ type }) => type === 'snapshot' });
      first = false;
      if (frame.type === 'patch' && seq !== null && frame.seq > seq + 1) missed.add(frame.seq - seq - 1);
      seq = Math.max(seq ?? frame.seq, frame.seq);
      if (frame.type === 'patch') for (const event of frame.data?.tail ?? []) delay.add(Date.now() - event.received_at);
    };
    socket.onerror = () => failed.add(1);
    socket.onclose = () => {
      clearTimeout(closed);
      check(closing, { 'the server closes no page by itself': (ours) => ours });
      if (closing) andThen?.();
    };
  };
  const now = Date.now();
  if (comesBack) connect(now + (until - now) * (0.3 + 0.3 * Math.random()), () => connect(until));
  else connect(until);
}

interface Head {
  type: string;
  seq: number;
  data?: undefined;
}

function headOf(text: string): Head {
  const [, type = '', seq = '-1'] = /^\{"type":"(\w+)".*?"seq":(\d+)/.exec(text.slice(0, 200)) ?? [];
  return { type, seq: Number(seq) };
}
