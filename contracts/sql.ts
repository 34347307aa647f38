import { z } from 'zod';

/** A question in SQL, and how it is answered. */
export const sqlQuerySchema = z.object({ query: z.string().min(1).max(20_000), format: z.enum(['json', 'csv']).default('json') });

/** Rows are lists in the order of the columns. Whole numbers beyond 2^53 come as text. */
export const sqlAnswerSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  /** There were more rows than are here. */
  truncated: z.boolean(),
  elapsed_ms: z.number(),
  rows_read: z.number(),
});
export type SqlAnswer = z.infer<typeof sqlAnswerSchema>;

/** What may be asked, and how much. */
export const sqlSchemaSchema = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      about: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string(), about: z.string() })),
    }),
  ),
  limits: z.object({ rows: z.number(), csv_rows: z.number(), seconds: z.number() }),
});
export type SqlSchema = z.infer<typeof sqlSchemaSchema>;
