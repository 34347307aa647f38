import { z } from 'zod';

export const PLATFORM_NAMES = ['shopify', 'woocommerce', 'generic'] as const;

/** Where a shop of this kind sends its webhooks. */
export function webhookPath(platform: (typeof PLATFORM_NAMES)[number], id: string): string {
  return `/webhooks/${platform === 'generic' ? 'orders' : platform}/${id}`;
}

/** When something last arrived from a shop, and when something was last refused; ISO, with how it ended. */
const toldSchema = z.object({ at: z.string(), outcome: z.string() }).nullable();
export const orderSourceSchema = z.object({
  id: z.string(),
  platform: z.enum(PLATFORM_NAMES),
  name: z.string(),
  /** Below the server's own address. */
  path: z.string(),
  created_at: z.string(),
  delivered: toldSchema,
  refused: toldSchema,
});
export type OrderSourceAnswer = z.infer<typeof orderSourceSchema>;

export const newOrderSourceSchema = z.object({
  store: z.string(),
  platform: z.enum(PLATFORM_NAMES),
  name: z.string().trim().min(1).max(120),
  /** Shopify shows its own: that one. Absent: one is made, and shown once. */
  secret: z.string().trim().min(16, 'at least 16 characters').max(512).optional(),
});

export interface SourceStatus {
  delivered: { at: number; outcome: string } | null;
  refused: { at: number; outcome: string } | null;
}

/** Where the edge writes them in the cache. */
export function sourceStatusKey(source: string, kind: keyof SourceStatus): string {
  return `webhook:${kind}:${source}`;
}
