import { z } from 'zod';
import { CHANNELS } from './channel.ts';

/** What a CSV file can be imported as. */
export const IMPORT_KINDS = ['orders', 'ad_costs', 'product_costs'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Bytes of a file at most. */
export const IMPORT_LIMIT = 20 * 1024 * 1024;

/** Something that a column of the file may hold. */
export interface ImportField {
  label: string;
  required?: true;
  /** May be said once for the whole file where no column holds it. */
  constant?: true;
}

export const IMPORT_FIELDS = {
  orders: {
    order_id: { label: 'Order number', required: true },
    other_id: { label: 'Other number of the order' },
    ordered_at: { label: 'Ordered at', required: true },
    value: { label: 'Value without tax and shipping' },
    total: { label: 'Total' },
    tax: { label: 'Tax' },
    shipping: { label: 'Shipping' },
    subtotal: { label: 'Subtotal' },
    discount: { label: 'Discount' },
    refunded: { label: 'Refunded' },
    currency: { label: 'Currency', constant: true },
    status: { label: 'Status' },
    cancelled_at: { label: 'Cancelled at' },
    item_id: { label: 'Product number or SKU' },
    item_name: { label: 'Product' },
    item_quantity: { label: 'Quantity' },
    item_price: { label: 'Price of one' },
  },
  ad_costs: {
    date: { label: 'Day', required: true },
    date_end: { label: 'Last day' },
    cost: { label: 'Cost', required: true },
    currency: { label: 'Currency', constant: true },
    channel: { label: 'Channel', constant: true },
    source: { label: 'Source', constant: true },
    medium: { label: 'Medium', constant: true },
    campaign: { label: 'Campaign' },
    impressions: { label: 'Impressions' },
    clicks: { label: 'Clicks' },
  },
  product_costs: {
    product: { label: 'Product number or SKU', required: true },
    cost: { label: 'Cost of one', required: true },
    currency: { label: 'Currency', constant: true },
    valid_from: { label: 'Valid from' },
  },
} as const satisfies Record<ImportKind, Record<string, ImportField>>;

/** The fields of a kind, for code that goes through them. */
export function importFields(kind: ImportKind): Record<string, ImportField> {
  return IMPORT_FIELDS[kind];
}

/** How a file is read: which column is what, and how its numbers and days are written. `auto` lets the file tell. */
export const importSettingsSchema = z.object({
  /** Field to the name of its column. */
  columns: z.record(z.string().max(64), z.string().max(256)),
  /** Field to what holds for every line, where no column says it: currency, channel, source, medium. */
  constants: z.record(z.string().max(64), z.string().max(256)).default({}),
  decimal: z.enum(['auto', '.', ',']).default('auto'),
  dates: z.enum(['auto', 'dmy', 'mdy']).default('auto'),
});
export type ImportSettings = z.infer<typeof importSettingsSchema>;

const countSchema = z.number().int();
/** A line that is left out, why, and what to do about it. `line` counts from 1, as an editor does. */
export const importProblemSchema = z.object({ line: countSchema, field: z.string().nullable(), code: z.string(), message: z.string() });
export type ImportProblem = z.infer<typeof importProblemSchema>;

/** Values of a row as they were understood: money in major units, times as ISO instants, days as `2026-11-20`. */
export const importRowSchema = z.object({ line: countSchema, values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });
export type ImportRow = z.infer<typeof importRowSchema>;

const importedSchema = z.object({
  id: z.string(),
  kind: z.enum(IMPORT_KINDS),
  file_name: z.string(),
  rows: countSchema,
  refused: countSchema,
  created_at: z.string(),
  undone_at: z.string().nullable(),
});
/** An import as the list has it. */
export type Imported = z.infer<typeof importedSchema>;

/** `lines` = good + bad + skipped; `rows`: orders, or days of a campaign, or products, that the good lines come to. */
const importCountsSchema = z.object({ lines: countSchema, good: countSchema, bad: countSchema, skipped: countSchema, rows: countSchema });

export const importPreviewSchema = z.object({
  kind: z.enum(IMPORT_KINDS),
  file: z.object({ name: z.string(), bytes: countSchema, delimiter: z.string(), encoding: z.string(), header_line: countSchema }),
  /** The export that it looks like: "Shopify orders"; null when its columns are nobody's. */
  recognised: z.string().nullable(),
  columns: z.array(z.object({ name: z.string(), examples: z.array(z.string()) })),
  settings: importSettingsSchema,
  /** Required fields without a column. As long as there are any, nothing can be imported. */
  missing: z.array(z.string()),
  rows: z.array(importRowSchema),
  counts: importCountsSchema,
  /** The first two hundred. */
  problems: z.array(importProblemSchema),
  /** What a person should look at before they go on. */
  notices: z.array(z.string()),
  /** The import of the very same file that is in force. */
  already: importedSchema.nullable(),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importResultSchema = z.object({
  import: importedSchema,
  counts: importCountsSchema,
  problems: z.array(importProblemSchema),
  /** True: this file was imported before and is in force; nothing was written. */
  already_imported: z.boolean(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

export const importListSchema = z.object({ data: z.array(importedSchema) });
export type ImportList = z.infer<typeof importListSchema>;

/** Channels that money is spent on, for the choice on the page. */
export const COST_CHANNELS = CHANNELS.filter((channel) => channel !== 'direct' && channel !== 'internal' && channel !== 'untracked');
