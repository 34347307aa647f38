import { z } from 'zod';
import { genericOrderSchema } from './generic.ts';

const header = (name: string, description: string) => ({ name, in: 'header', required: true, schema: { type: 'string' }, description });
const source = { name: 'source', in: 'path', required: true, schema: { type: 'string' } };
const responses = {
  '200': { description: 'On disk, or of a kind that is not needed (`ignored` says why).' },
  '401': { description: '`wrong_signature` or `stale_signature`: nothing was stored.' },
  '404': { description: '`unknown_source`: no shop is connected under this address.' },
  '413': { description: '`body_too_large`: more than 1 MiB.' },
  '503': { description: '`overloaded`, `log_unavailable`: nothing was stored, send it again.' },
};

function operation(operationId: string, summary: string, signature: object, schema: object) {
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  return { post: { operationId, summary, tags: ['Webhooks'], security: [], parameters: [source, signature], requestBody, responses } };
}

export const webhookPaths = {
  '/webhooks/shopify/{source}': operation(
    'shopifyWebhook',
    'A delivery of Shopify: orders/*, refunds/create',
    header('X-Shopify-Hmac-Sha256', 'Base64 of the HMAC-SHA256 over the body.'),
    { type: 'object' },
  ),
  '/webhooks/woocommerce/{source}': operation(
    'woocommerceWebhook',
    'A delivery of WooCommerce: order.*',
    header('X-WC-Webhook-Signature', 'Base64 of the HMAC-SHA256 over the body.'),
    { type: 'object' },
  ),
  '/webhooks/orders/{source}': operation(
    'orderWebhook',
    'An order of any shop, whole, as it is now',
    header('Footfall-Signature', '`t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body`, at most 5 minutes old.'),
    z.toJSONSchema(genericOrderSchema, { io: 'input', unrepresentable: 'any' }),
  ),
};
