import { z } from 'zod';

/** A rejected event on its way back to the edge, mended or as it was. */
export const replayEventSchema = z.object({
  /** The rejected row's own name: the same for every try, so that an event without an `event_id` is stored once. */
  id: z.string().min(1).max(300),
  /** Of the request that it came in: events of one request are of one visitor. */
  request_id: z.string().max(200),
  /** When it came first, ms since 1970: its time when it says none. */
  received_at: z.number().int(),
  event: z.unknown(),
});
export type ReplayEvent = z.infer<typeof replayEventSchema>;

/** What the edge says to one of them, in their order. */
export const replayVerdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), event_id: z.string() }),
  z.object({ kind: z.literal('rejected'), reason: z.string(), message: z.string() }),
]);
export type ReplayVerdict = z.infer<typeof replayVerdictSchema>;

export const replayRequestSchema = z.object({
  store: z.string(),
  dry_run: z.boolean(),
  events: z.array(replayEventSchema).max(100),
});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;
export const replayAnswerSchema = z.object({ verdicts: z.array(replayVerdictSchema) });

/**
 * Sends rejected events through the edge again, as an import; what is refused once more is only told, and with `dry_run` nothing is kept at all.
 * Throws retryable Faults when the edge or its log does not take them.
 */
export type Resend = (request: ReplayRequest) => Promise<ReplayVerdict[]>;

/** Most events of one request. */
export const REPLAY_BATCH = 100;
/** Where an ingest of its own takes them from an api, signed with the key of the vault. */
export const REPLAY_PATH = '/internal/replay';
/** The purpose of that key. */
export const REPLAY_SECRET = 'internal replay';
