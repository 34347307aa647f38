import type { OrderSourceAnswer } from '../../../../../contracts/order-sources.ts';

type Platform = OrderSourceAnswer['platform'];

export interface PlatformWords {
  label: string;
  /** What to do in the shop with the address and the secret. */
  steps: string[];
  /** The shop shows a secret of its own, which is to be entered here. */
  ownSecret: boolean;
}

export const PLATFORMS: Record<Platform, PlatformWords> = {
  shopify: {
    label: 'Shopify',
    steps: [
      'In Shopify open Settings, Notifications, Webhooks.',
      'Below the list Shopify shows the secret that it signs with. Enter it here.',
      'Then make webhooks to the address for: order creation, order payment, order update, order cancellation, refund create. Format JSON.',
    ],
    ownSecret: true,
  },
  woocommerce: {
    label: 'WooCommerce',
    steps: [
      'In WordPress open WooCommerce, Settings, Advanced, Webhooks, and add a webhook for "Order created" and one for "Order updated".',
      'Delivery URL is the address, Secret the secret that is shown here once. Status: active.',
    ],
    ownSecret: false,
  },
  generic: {
    label: 'Any other shop',
    steps: [
      'Let the shop post each order and refund to the address as JSON, signed with the secret. The documentation has the form and an example with curl.',
    ],
    ownSecret: false,
  },
};

const OUTCOMES: Record<string, string> = {
  stored: 'Understood',
  ignored: 'About something else than orders, passed over',
  forged: 'Wrong signature',
  unreadable: 'Could not be read',
  refused: 'Too many at once, to be sent again',
  failed: 'Could not be kept, to be sent again',
};

/** How a delivery ended, in words. */
export function outcomeLabel(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome.replaceAll('_', ' ');
}

/** What to do about a delivery that was refused. */
export function outcomeAdvice(outcome: string): string {
  if (outcome === 'forged')
    return 'Its signature did not fit. Check that the secret in the shop is the one of this connection, or change it here.';
  if (outcome === 'unreadable')
    return 'It was no order in a form that is known. Check the topic and the format of the webhook in the shop: JSON.';
  return 'The shop sends it again by itself. If it stays so, the server’s log says more.';
}
