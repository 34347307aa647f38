export interface Progress {
  /** Acknowledged events, refused ones apart. */
  sent: number;
  rejected: number;
  /** Share of the bytes that is read, 0..1. */
  share: number;
  /** Since this run began: milliseconds, events, and the share where it took the import up. */
  ms: number;
  sentNow: number;
  shareBefore: number;
}

const number = new Intl.NumberFormat('en');

/** `1,234,000 events, 15,230/s, 24 %, 4 min left, 12 rejected`. The time left follows from the bytes read since this run began. */
export function progressLine({ sent, rejected, share, ms, sentNow, shareBefore }: Progress): string {
  const parts = [`${number.format(sent)} events`, `${number.format(rate(sentNow, ms))}/s`, `${Math.floor(share * 100)} %`];
  const done = share - shareBefore;
  if (done > 0.001 && ms > 2_000 && share < 1) parts.push(`${duration((ms / done) * (1 - share))} left`);
  if (rejected > 0) parts.push(`${number.format(rejected)} rejected`);
  return parts.join(', ');
}

/** Events a second, whole. */
export function rate(events: number, ms: number): number {
  return ms > 0 ? Math.round((events / ms) * 1_000) : 0;
}

/** `40 s`, `4 min`, `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function thousands(n: number): string {
  return number.format(n);
}
