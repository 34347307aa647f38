export type FreshnessLevel = 'fresh' | 'late' | 'stale';

export const LATE_MS = 5_000;
export const STALE_MS = 30_000;

/**
 * How old the drawn data is, ms: as old as the frame said when it was sent, and ageing since.
 * `offset` is the server's clock minus this one's (`clockOffset`).
 */
export function dataAge(frame: { at: number; freshness_ms: number }, now: number, offset: number): number {
  return Math.max(0, now + offset - frame.at) + Math.max(0, frame.freshness_ms);
}

export function freshnessLevel(age: number): FreshnessLevel {
  if (age >= STALE_MS) return 'stale';
  return age >= LATE_MS ? 'late' : 'fresh';
}

/** Tenths of a second below ten seconds, then whole seconds, minutes and hours: "0.4 s", "12 s", "3 min", "2 h". */
export function ageText(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  return elapsed(ms);
}

/** How long ago, in whole units: "2 s", "3 min", "5 h", "2 d". A clock that runs ahead reads "0 s". */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const OFFSETS_KEPT = 40;

/**
 * Estimates the server's clock minus the browser's from when frames were sent and came in. The quickest frame of the
 * last forty is the best estimate: all that is left in it is the shortest way through the network.
 */
export function clockOffset() {
  let samples: number[] = [];
  return {
    note(at: number, receivedAt: number) {
      samples = [...samples.slice(1 - OFFSETS_KEPT), at - receivedAt];
    },
    reset() {
      samples = [];
    },
    /** Milliseconds to add to the browser's clock; 0 before the first frame. */
    get value(): number {
      return samples.length === 0 ? 0 : Math.max(...samples);
    },
  };
}
