import { z } from '@hono/zod-openapi';
import { mendSchema } from './mend.ts';

const count = z.number().int();
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const listQuery = z.object({
  store: z.string(),
  reason: z.string().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
const rowSchema = z.object({
  id: z.string(),
  at: z.string(),
  request_id: z.string(),
  index: count,
  reason: z.string(),
  message: z.string(),
  event: z.unknown(),
  replayed_at: z.string().nullable(),
});
const reasonSchema = z.object({ reason: z.string(), events: count, replayed: count, first_at: z.string(), last_at: z.string() });
export const listSchema = z.object({ data: z.array(rowSchema), reasons: z.array(reasonSchema) });

const someSchema = z.object({
  store: z.string(),
  events: z
    .array(z.object({ id: z.string().max(300), event: z.unknown().optional() }))
    .min(1)
    .max(100)
    .refine((events) => new Set(events.map(({ id }) => id)).size === events.length, 'each event once'),
  dry_run: z.boolean().default(false),
});
const reasonOfSchema = z.object({
  store: z.string(),
  reason: z.string().min(1).max(64),
  since: time,
  until: time,
  mend: mendSchema.prefault({}),
  dry_run: z.boolean().default(false),
});
export const replayBody = z.union([someSchema, reasonOfSchema]);

const outcomeSchema = z.object({
  id: z.string(),
  status: z.enum(['accepted', 'rejected', 'already_replayed', 'unknown']),
  event_id: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
export const replaySchema = z.object({
  dry_run: z.boolean(),
  examined: count,
  accepted: count,
  remaining: z.array(z.object({ reason: z.string(), message: z.string(), events: count })),
  /** Of events that were named: each one's own outcome. */
  outcomes: z.array(outcomeSchema).optional(),
  /** More than one request takes: go on with this `since`. */
  next_since: z.string().nullable(),
});
