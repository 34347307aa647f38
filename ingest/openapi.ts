import { sdkPaths } from './formats/openapi.ts';
import { webhookPaths } from './webhooks/openapi.ts';

/** Plain OpenAPI 3.1 path objects for the ingest routes, merged into `/api/openapi.json`. `ingestComponents` holds what they refer to. */

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const error = (description: string) => ({ description, ...json(ref('IngestError')) });

const errors = {
  '400': error('Malformed JSON, or the one event was refused: `code` is the reason.'),
  '401': error('`unknown_key`: no store has this key.'),
  '403': error('`origin_not_allowed`: the store names its origins and the page is of another.'),
  '408': error('`body_timeout`: the body took longer than 15 s.'),
  '413': error('`body_too_large` (1 MiB as sent or unpacked) or `too_many_events` (500).'),
  '415': error('`unsupported_encoding`: use gzip, deflate, br or none.'),
  '429': error('`rate_limited`: retry after `Retry-After` seconds.'),
  '503': error('`overloaded`, `log_full` or `log_unavailable`: nothing was stored, retry after `Retry-After` seconds.'),
};
const security = [{ writeKey: [] }, { writeKeyQuery: [] }];

function operation(operationId: string, summary: string, content: object, responses: object) {
  return {
    operationId,
    summary,
    tags: ['Ingest'],
    security,
    requestBody: { required: true, content },
    responses: { ...responses, ...errors },
  };
}

const headers = {
  'X-Request-Id': { description: 'The request’s name in the server’s log and in the live frame.', schema: { type: 'string' } },
};
const accepted = { '202': { description: 'On disk.', headers, ...json(ref('IngestReceipt')) } };
const oneEvent = {
  'application/json': { schema: ref('TrackInput'), example: { event_type: 'purchase', order_id: '1001', value: 49.9, currency: 'EUR' } },
  'text/plain': { schema: ref('TrackInput') },
};
const manyEvents = {
  'application/json': {
    schema: {
      oneOf: [
        { type: 'array', items: ref('TrackInput'), maxItems: 500 },
        {
          type: 'object',
          required: ['events'],
          properties: {
            events: { type: 'array', items: ref('TrackInput'), maxItems: 500 },
            sent_at: ref('Time'),
            write_key: { type: 'string' },
          },
        },
      ],
    },
  },
  'application/x-ndjson': { schema: { type: 'string', description: 'One event a line.' } },
};

const pixel = {
  get: {
    operationId: 'trackPixel',
    summary: 'One event from a picture: pages without script, mails. Every field of an event is a query parameter.',
    tags: ['Ingest'],
    security: [{ writeKeyQuery: [] }],
    parameters: ['event_type', 'url', 'title', 'referrer', 'utm_source', 'utm_medium', 'utm_campaign'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string' },
    })),
    responses: { '200': { description: 'A 1x1 GIF; the event is on disk.', content: { 'image/gif': {} } }, ...errors },
  },
};

export const ingestPaths = {
  '/track/event': { post: operation('trackEvent', 'One event', oneEvent, accepted) },
  '/track/pageview': { post: operation('trackPageview', 'One page view: `event_type` is not needed', oneEvent, accepted) },
  '/track/batch': {
    post: operation('trackBatch', 'Up to 500 events: a list, `{ "events": [...] }`, or NDJSON; an answer per event', manyEvents, accepted),
  },
  '/track/pixel.gif': pixel,
  ...webhookPaths,
  ...sdkPaths,
};

const text = (maxLength: number, description?: string) => ({
  type: ['string', 'number'],
  maxLength,
  ...(description === undefined ? {} : { description }),
});
const amount = (description: string) => ({ type: ['number', 'string'], description });

export const ingestComponents = {
  securitySchemes: {
    writeKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'The write key (wk_...), or the secret key (sk_...) for imports. Basic, as the user, works too.',
    },
    writeKeyQuery: { type: 'apiKey', in: 'query', name: 'key' },
  },
  schemas: {
    Time: {
      oneOf: [
        { type: 'string', format: 'date-time' },
        { type: 'number', description: 'Seconds or milliseconds since 1970.' },
      ],
    },
    TrackInput: {
      type: 'object',
      required: ['event_type'],
      description: 'Fields without a meaning of their own are kept as properties. At most 32 KiB, 8 levels, 255 properties, 200 items.',
      properties: {
        event_type: text(128, 'page_view, product_view, add_to_cart, checkout_start, purchase, refund, search, or a name of your own.'),
        event_id: text(128, 'The same id sent again is counted once. Made by the server when absent.'),
        timestamp: ref('Time'),
        sent_at: ref('Time'),
        user_id: text(128),
        visitor_id: text(128, 'Kept with consent "granted" or the secret key only.'),
        session_id: text(128),
        consent: { enum: ['granted', 'denied'] },
        url: text(2048),
        page: text(2048, 'A path, or the same as `url`.'),
        title: text(1024),
        referrer: text(2048),
        source: text(1024, 'Or `utm_source`; likewise medium, campaign, term, content.'),
        medium: text(1024),
        campaign: text(1024),
        term: text(1024),
        content: text(1024),
        product_id: text(1024),
        order_id: text(1024, 'An order counts once, however often it is reported.'),
        value: amount('Major units, 0 or more; below 0 in a refund only.'),
        currency: { type: 'string', pattern: '^[A-Za-z]{3}$', description: "The store's own when absent." },
        tax: amount('Major units.'),
        shipping: amount('Major units.'),
        coupon: text(1024),
        search: text(1024),
        quantity: amount('0 or more.'),
        items: {
          type: 'array',
          maxItems: 200,
          items: { type: 'object', description: 'GA4 item: item_id or item_name, price, quantity, item_category ...' },
        },
        properties: { type: 'object', maxProperties: 255, description: 'Or `metadata`.' },
      },
    },
    IngestReceipt: {
      type: 'object',
      required: ['accepted', 'rejected'],
      properties: {
        accepted: { type: 'integer' },
        rejected: { type: 'integer' },
        results: {
          type: 'array',
          description: 'Always for a batch; for one event only when something was changed.',
          items: {
            type: 'object',
            required: ['index', 'status'],
            properties: {
              index: { type: 'integer' },
              event_id: { type: 'string' },
              status: { enum: ['ok', 'warning', 'rejected'] },
              reason: { type: 'string' },
              message: { type: 'string' },
              flags: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
    },
    IngestError: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message'],
          properties: { code: { type: 'string' }, message: { type: 'string' }, details: {} },
        },
      },
    },
  },
} as const;
