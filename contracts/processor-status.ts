/** What a processor says of itself, each half second, on the cache's channel `processor:status`. */
export interface ProcessorStatus {
  /** One processor among several; another after each start. */
  instance: string;
  at: number;
  /** Age of the oldest acknowledged event of its partitions that cannot be queried yet, ms. */
  lag_ms: number;
  /** How many partitions the log has in all. */
  of: number;
  /** Those that this processor consumes. */
  partitions: { partition: number; committed: number; end: number }[];
  /** Events placed, and milliseconds spent by stage, since its start. */
  events: number;
  stages: Record<string, number>;
}

export const PROCESSOR_STATUS = 'processor:status';
