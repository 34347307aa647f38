/** Whether an alert is open. `since`: when it opened or closed, ms. */
export type Gate = { kind: 'closed'; since: number } | { kind: 'open'; since: number };
export type Change = 'opened' | 'closed' | 'none';

export interface Bounds {
  /** Opens at this score or above. */
  open: number;
  /** Closes at this score or below; less than `open`, so that a score between the two changes nothing (hysteresis). */
  close: number;
  /** After it closed, no new one for so long, ms. */
  quiet: number;
}

export const SHUT: Gate = { kind: 'closed', since: Number.NEGATIVE_INFINITY };

/** One alert for one fault: it opens high, closes low, and then keeps quiet for a while. */
export function passGate(gate: Gate, score: number, now: number, { open, close, quiet }: Bounds): { gate: Gate; change: Change } {
  if (gate.kind === 'open') {
    if (score > close) return { gate, change: 'none' };
    return { gate: { kind: 'closed', since: now }, change: 'closed' };
  }
  if (score < open || now < gate.since + quiet) return { gate, change: 'none' };
  return { gate: { kind: 'open', since: now }, change: 'opened' };
}
