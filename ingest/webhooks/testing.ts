import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderRecordBody } from '../../contracts/log-record.ts';
import type { OrderTruth } from '../../contracts/order-truth.ts';
import { writeSecrets } from '../../contracts/source-secrets.ts';
import { storeSchema } from '../../contracts/store.ts';
import type { OrderSource } from '../../platform/database/port.ts';
import { NOW, testEdge } from '../fakes.ts';

export const SECRET = 'a secret of the test, long enough';

export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** An edge with one shop of each platform, named as the platform. */
export function webhookEdge(options: Parameters<typeof testEdge>[0] = {}, secrets = writeSecrets({ secret: SECRET })) {
  const sources = new Map<string, OrderSource>(
    (['shopify', 'woocommerce', 'generic'] as const).map((platform) => [
      platform,
      { id: platform, store: 'open', platform, name: platform, sealedSecret: secrets },
    ]),
  );
  const edge = testEdge({
    ...options,
    deps: {
      directory: {
        grant: () => undefined,
        find: async () => undefined,
        source: (id) => sources.get(id),
        store: (id) => storeSchema.parse({ id, name: id, currency: 'EUR' }),
      },
      vault: { open: (_, sealed) => sealed },
      ...options.deps,
    },
  });
  const send = (path: string, body: string, headers: Record<string, string>) =>
    edge.app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }, { address: '192.0.2.1' });
  const shopify = (topic: string, payload: unknown, secret = SECRET) => {
    const body = JSON.stringify(payload);
    return send('/webhooks/shopify/shopify', body, { 'x-shopify-topic': topic, 'x-shopify-hmac-sha256': base64(body, secret) });
  };
  const woocommerce = (topic: string, payload: unknown, secret = SECRET) => {
    const body = JSON.stringify(payload);
    return send('/webhooks/woocommerce/woocommerce', body, { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': base64(body, secret) });
  };
  const generic = (payload: unknown, { secret = SECRET, at = NOW } = {}) => {
    const body = JSON.stringify(payload);
    return send('/webhooks/orders/generic', body, { 'footfall-signature': timed(body, secret, at) });
  };
  const records = () => edge.appended.map(({ value }) => JSON.parse(value) as OrderRecordBody);
  const truths = (): OrderTruth[] => records().map(({ truth }) => truth);
  return { ...edge, send, shopify, woocommerce, generic, records, truths };
}

export function base64(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

export function timed(body: string, secret: string, at: number): string {
  const t = Math.floor(at / 1_000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
