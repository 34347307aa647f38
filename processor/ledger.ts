/** What became of the events of one batch, per store: received = stored + duplicates + rejected + bots. */
export interface LedgerCounts {
  received: number;
  stored: number;
  duplicates: number;
  rejected: number;
  bots: number;
  /** Bots and rejections by reason. */
  reasons: Record<string, number>;
}

export function emptyCounts(): LedgerCounts {
  return { received: 0, stored: 0, duplicates: 0, rejected: 0, bots: 0, reasons: {} };
}

export function countReason(counts: LedgerCounts, reason: string, n = 1): void {
  counts.reasons[reason] = (counts.reasons[reason] ?? 0) + n;
}
