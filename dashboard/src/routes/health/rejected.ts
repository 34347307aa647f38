/** An event that was turned away, as `GET /api/rejected` tells it, newest first. */
export interface RejectedEvent {
  at: string;
  reason: string;
  message?: string;
  event?: unknown;
}

export interface RejectedAnswer {
  data: RejectedEvent[];
  total_rows?: number;
}

/** `too_old` as a person writes it: "Too old". */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
