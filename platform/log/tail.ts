/** A record of the log with its place. */
export interface TailEntry {
  partition: number;
  offset: number;
  value: string;
}

/** The end of a log as it was at one moment. */
export interface LogTail {
  /** By partition, the offset after the last record. */
  ends: number[];
  /** Every record, by partition and offset. */
  read(): Iterable<TailEntry>;
  /** Lets go of the moment: until then the log's file keeps what was pruned since. */
  close(): void;
}
