/** Where the truth about orders comes from. */
export const TRUTH_SOURCES = ['shopify', 'woocommerce', 'generic', 'csv'] as const;
export type TruthSource = (typeof TRUTH_SOURCES)[number];

/** What has become of an order, the later one here overruling the earlier one where both are told for the same moment. */
export const ORDER_STATUSES = [
  'unpaid',
  'pending',
  'paid',
  'partially_refunded',
  'refunded',
  'failed',
  'voided',
  'cancelled',
  'deleted',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Statuses in which an order counts: placed (its money may be on the way) and not taken back. Refunds are counted apart. */
export const COUNTING: readonly OrderStatus[] = ['pending', 'paid', 'partially_refunded', 'refunded'];

export interface TruthItem {
  product: string;
  variant: string;
  sku: string;
  name: string;
  /** Minor units, of one, less discounts, without tax. */
  price: number;
  quantity: number;
}

export interface TruthRefund {
  id: string;
  /** Ms since 1970. */
  ts: number;
  /** Minor units; of the goods, without tax and shipping where they are told apart, otherwise `total`. */
  value: number;
  total: number;
  /** 1: told with its order, which knows more of it than the refund alone. */
  rank: 0 | 1;
}

/** Where the platform says that the buyer came from; '' where it does not. */
export interface TruthOrigin {
  /** A URL, or a path with its query. */
  landing: string;
  referrer: string;
  source: string;
  medium: string;
  campaign: string;
  term: string;
  content: string;
}

/** What a platform says of an order at one moment. Money in minor units of `currency`; no name, address or mail of anybody. */
export interface OrderState {
  ts: number;
  status: OrderStatus;
  value: number;
  tax: number;
  shipping: number;
  discount: number;
  total: number;
  refunded: number;
  items: TruthItem[];
  customer: string;
  /** How it was made: `web`, `pos`, `admin`, `subscription` ...; '' where unknown. */
  via: string;
  origin: TruthOrigin;
  test: boolean;
}

/** One delivery about one order: its state, its refunds, or both. */
export interface OrderTruth {
  source: Exclude<TruthSource, 'csv'>;
  sourceId: string;
  orderId: string;
  /** Other names under which the order may have been reported. */
  aliases: string[];
  currency: string;
  version: number;
  /** Null: the delivery is about refunds alone. */
  state: OrderState | null;
  refunds: TruthRefund[];
}

const WEBHOOK = 2 ** 52;

/**
 * The version of what a webhook says: by the platform's own time of the change (ms), of two of the same moment by status. So every order of arrival, and
 * every repetition, ends in the same row; what a file says (`importVersion`) never overrules it.
 */
export function webhookVersion(updatedAt: number, status: OrderStatus): number {
  return WEBHOOK + Math.max(0, Math.min(updatedAt, 2 ** 46)) * 16 + ORDER_STATUSES.indexOf(status);
}

/** The version of what an imported file says: the latest import of several counts. `at`: when it was imported, ms. */
export function importVersion(at: number): number {
  return at;
}

/** Of several tellings of one refund that which knows more wins, then the earliest time. */
export function refundVersion(ts: number, rank: 0 | 1 = 0): number {
  return 2 ** 42 - Math.min(ts, 2 ** 42) + rank * 2 ** 43;
}
