import type { Block } from './block.ts';

/** The warehouse: ClickHouse SQL. Embedded: chDB; distributed: a ClickHouse server. Both through `@clickhouse/client`. */
export interface Warehouse {
  /** Rows as objects. `params` bind `{name:Type}` in the SQL. 64-bit integers come as numbers when they are safe ones. */
  query<Row>(sql: string, params?: Params, options?: QueryOptions): Promise<Row[]>;
  /** The raw bytes of an answer in a ClickHouse format such as `CSVWithNames`, as they come. */
  stream(sql: string, format: string, params?: Params, options?: QueryOptions): Promise<AsyncIterable<Uint8Array>>;
  /** DDL and statements without an answer. */
  command(sql: string, params?: Params, options?: CommandOptions): Promise<void>;
  /**
   * One synchronous insert as one block. `rows` is the body in `JSONCompactEachRow`: one JSON array a line, in the order of `columns`.
   * With a token, the same token never inserts twice into the table or any of its views.
   */
  insert(table: string, columns: readonly string[], rows: string, token?: string): Promise<void>;
  /**
   * The same for many rows at a time: the engine is given them in the form that it reads fastest. With a deadline (ms, by the
   * warehouse's own clock) an insert that begins then or later does nothing, and throws a retryable Fault `warehouse_too_late`.
   */
  insertBlock(table: string, block: Block, token?: string, deadline?: number | null): Promise<void>;
  /**
   * Ends inserts whose token, and commands whose name begins like this, whichever process sent them, and resolves when none is running. What is
   * still on its way is not stopped, and does nothing when its deadline has passed: afterwards what the table holds is what it will hold.
   */
  stopInserts(token: string): Promise<void>;
  /**
   * The time by the warehouse's own clock, ms, of which deadlines are told. Null where a statement ends with the process that sent it, so that
   * none needs a deadline.
   */
  now(): Promise<number | null>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export { Block, type Columns } from './block.ts';
export type { Row } from './lanes.ts';
export type Params = Record<string, unknown>;

export interface CommandOptions {
  /** By which `stopInserts` finds it. No two that run at once have the same. */
  name?: string;
  /** It may take long: it neither waits for inserts nor holds them up. */
  aside?: boolean;
}

export interface QueryOptions {
  /** Settings of this statement alone; written into its text, so that they do not stick to the session. */
  settings?: Record<string, string | number>;
  /**
   * A question that people wrote: in a session of its own, so that it holds no page up, whose database has none of our tables. A table is found
   * only under its database's name there.
   */
  apart?: boolean;
  /** Aborted, the statement is ended in the engine, and the call throws. */
  signal?: AbortSignal;
}
