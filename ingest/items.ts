import type { TrackItem } from '../contracts/event.ts';
import { negative, readAmount } from './amount.ts';
import { copyValue } from './properties.ts';
import { kindOf, type Problem, problem } from './reasons.ts';
import { type Notes, note } from './text.ts';

export const MAX_ITEMS = 200;

/** Names that shops use for GA4's item fields. GA4's own name wins when both are there. */
const ALIASES: readonly (readonly [alias: string, name: string])[] = [
  ['product_id', 'item_id'],
  ['id', 'item_id'],
  ['sku', 'item_id'],
  ['product_name', 'item_name'],
  ['name', 'item_name'],
  ['brand', 'item_brand'],
  ['category', 'item_category'],
  ['variant', 'item_variant'],
];
const TEXTS = ['item_id', 'item_name', 'item_brand', 'item_category', 'item_variant'] as const;
const AMOUNTS = ['price', 'quantity', 'discount'] as const;

export type Items = { kind: 'items'; items: TrackItem[]; negative: Problem | undefined } | { kind: 'refused'; problem: Problem };

/** The lines of a cart or an order, in GA4's shape. `negative` is a problem unless the event is a refund. */
export function readItems(value: unknown, notes: Notes): Items {
  if (!Array.isArray(value))
    return refused('invalid_items', `\`items\` is ${kindOf(value)}. Send a list of objects with item_id or item_name.`);
  if (value.length > MAX_ITEMS)
    return refused('too_many_items', `The event has ${value.length} items; at most ${MAX_ITEMS} are allowed. Split it.`);
  const items: TrackItem[] = [];
  let below: Problem | undefined;
  for (const [index, entry] of value.entries()) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      return refused('invalid_items', `\`items[${index}]\` is ${kindOf(entry)}. Send an object with item_id or item_name.`);
    }
    const copy = copyValue(entry, 3, notes);
    if (copy.kind === 'refused') return copy;
    const item = copy.value as Record<string, unknown>;
    rename(item);
    for (const field of TEXTS) {
      const text = item[field];
      if (typeof text === 'number') item[field] = String(text);
      else if (typeof text !== 'string' || text === '') delete item[field];
    }
    for (const field of AMOUNTS) {
      if (item[field] === undefined) continue;
      if (item[field] === null || item[field] === '') {
        delete item[field];
        continue;
      }
      const amount = readAmount(item[field], `items[${index}].${field}`);
      if (amount.kind === 'refused') return amount;
      if (amount.negative) below ??= negative(`items[${index}].${field}`);
      item[field] = amount.value;
    }
    if (item.item_id === undefined && item.item_name === undefined) note(notes, 'item_without_id');
    items.push(item as TrackItem);
  }
  return { kind: 'items', items, negative: below };
}

function rename(item: Record<string, unknown>): void {
  for (const [alias, name] of ALIASES) {
    const value = item[alias];
    if (value === undefined) continue;
    if (item[name] === undefined || item[name] === null || item[name] === '') {
      item[name] = value;
      delete item[alias];
    }
  }
}

function refused(reason: Problem['reason'], message: string): Items {
  return { kind: 'refused', problem: problem(reason, message) };
}
