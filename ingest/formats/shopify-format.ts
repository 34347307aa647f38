import { type Format, speak, told } from './format.ts';
import { fromShopify } from './shopify.ts';

/** Shopify's web pixel, as the custom pixel in the docs sends it. */
export const shopify: Format = {
  name: 'Shopify web pixel',
  endpoints: [
    {
      method: 'POST',
      path: '/shopify/pixel',
      route: speak({ translate: fromShopify, accepted: (request) => told(request, 200, '{"ok":true}') }),
    },
  ],
};
