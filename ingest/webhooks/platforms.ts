import type { IncomingHttpHeaders } from 'node:http';
import type { OrderSource } from '../../platform/database/port.ts';
import { headerOf, type Translate } from './delivery.ts';
import { fromGeneric } from './generic.ts';
import { fromShopify } from './shopify.ts';
import { checkTimed, isSignedBase64 } from './signature.ts';
import { fromWooCommerce } from './woocommerce.ts';

export interface Platform {
  readonly name: OrderSource['platform'];
  check(body: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[], now: number): 'signed' | 'stale' | 'forged';
  readonly translate: Translate;
  /** What the platform sends unsigned when the webhook is made. */
  isPing?(body: Buffer): boolean;
  /** True: what cannot be read is answered 400, for whoever writes the sender. */
  readonly tells?: true;
}

const byHeader =
  (name: string): Platform['check'] =>
  (body, headers, secrets) =>
    isSignedBase64(body, headerOf(headers, name), secrets) ? 'signed' : 'forged';

/** By the first part of the path after `/webhooks/`. */
export const PLATFORMS = {
  shopify: { name: 'shopify', check: byHeader('x-shopify-hmac-sha256'), translate: fromShopify },
  woocommerce: {
    name: 'woocommerce',
    check: byHeader('x-wc-webhook-signature'),
    translate: fromWooCommerce,
    isPing: (body: Buffer) => body.length < 64 && /^webhook_id=\d+$/.test(body.toString()),
  },
  orders: {
    name: 'generic',
    check: (body: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[], now: number) =>
      checkTimed(body, headerOf(headers, 'footfall-signature'), secrets, now),
    translate: fromGeneric,
    tells: true,
  },
} satisfies Record<string, Platform>;

export type PlatformPath = keyof typeof PLATFORMS;
export const PLATFORM_PATHS = Object.keys(PLATFORMS) as PlatformPath[];
