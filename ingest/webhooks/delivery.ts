import type { IncomingHttpHeaders } from 'node:http';
import type { OrderTruth } from '../../contracts/order-truth.ts';
import type { Fields } from '../formats/values.ts';

/** What one delivery comes to. */
export type Told =
  | { kind: 'truth'; truth: OrderTruth }
  /** Nothing to store: another topic, a draft, a request of the platform that concerns data we never take. */
  | { kind: 'ignored'; why: string }
  /** Rightly signed, and not an order as the platform writes it. */
  | { kind: 'unreadable'; message: string };

/** What a translator needs to know besides the payload. */
export interface DeliveryContext {
  readonly sourceId: string;
  /** The store's, for platforms that name none. */
  readonly currency: string;
  /** Ms since 1970. */
  readonly receivedAt: number;
  readonly headers: IncomingHttpHeaders;
}

export type Translate = (payload: Fields, context: DeliveryContext) => Told;

export function ignored(why: string): Told {
  return { kind: 'ignored', why };
}

export function unreadable(message: string): Told {
  return { kind: 'unreadable', message };
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
