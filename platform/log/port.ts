/**
 * The log: durable, partitioned, ordered, replayable. Embedded: LMDB; distributed: Kafka.
 * Offsets of a partition grow by at least 1 and are never reused within an epoch.
 */
export interface Log {
  /** Made when the log is created; a log that was deleted and made anew has another. */
  readonly epoch: string;
  readonly partitions: number;
  /** Resolves with the record's offset only when the record would survive a kill -9. Throws a retryable Fault `log_full` / `log_unavailable`. */
  append(partition: number, value: string): Promise<number>;
  /** Records from `offset` on, in order, until `maxBytes` of values (at least one record if there is any). Empty at the end. */
  read(partition: number, offset: number, maxBytes: number): Promise<LogEntry[]>;
  /** The offset that the next append will get: everything below it is durable. */
  end(partition: number): Promise<number>;
  /** The lowest offset still kept. */
  begin(partition: number): Promise<number>;
  /** Hands out partitions to consume; the returned function gives them back. Embedded: all of them, at once. */
  assign(handler: PartitionHandler): Promise<() => Promise<void>>;
  /** Calls back soon after records were appended, from whichever thread of the process. May call more often than needed. */
  onAppend(listener: () => void): () => void;
  /** Lets go of records below `offset`. */
  prune(partition: number, offset: number): Promise<void>;
  /** Bytes waiting to become durable and the age in ms of the oldest: the edge answers 503 when it is too much. */
  pressure(): { waitingBytes: number; oldestMs: number };
  close(): Promise<void>;
}

export interface LogEntry {
  offset: number;
  value: string;
}

export interface PartitionHandler {
  assigned(partition: number): void;
  revoked(partition: number): Promise<void>;
}

/** Where a partition's consumer stands. Changes only by compare-and-set on `version`. */
export interface Position {
  /** Everything below is inserted and done with. */
  next: number;
  /** What is being inserted; null between batches. Found at start: its outcome is unknown. */
  plan: Plan | null;
  version: number;
}

/** A batch made durable before its insert. Times are the span of the events' `ts`, ms. */
export interface Plan {
  /** Of this very writing of it: whether a save that was not answered was done can be told by it. */
  id: string;
  first: number;
  last: number;
  attempt: number;
  from: number;
  to: number;
  /** Until when its statements may begin, ms by the warehouse's clock; null where they end with their process. */
  deadline: number | null;
}

/** Positions and plans, beside the log. Embedded: LMDB; distributed: PostgreSQL. */
export interface Positions {
  load(partition: number): Promise<Position>;
  /** Durable when it resolves. False when someone else has written since `position.version` was read. */
  save(partition: number, position: Omit<Position, 'version'>, version: number): Promise<boolean>;
  close(): Promise<void>;
}
