/** Something that happens in a browser of a visitor who agreed to lasting ids. */
export type Said = { browser: string; user?: string } & (
  | { does: 'views' }
  | { does: 'identifies' }
  | { does: 'orders'; order: string; value: number }
);
export type Send = (path: string, body: unknown, headers?: Record<string, string>) => Promise<void>;
/** Sends it as that format's client for browsers does, with an event id of its own where the format has one. */
export type Speaker = (said: Said, key: string, send: Send) => Promise<void>;

const URL_OF_PAGE = 'https://shop.example/p';
const idOf = ({ does, browser, user = '' }: Said) => `${does}-${browser}-${user}`;
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const AGREED = { categoryPreferences: { Analytics: true } };

/** What Segment's, RudderStack's and Jitsu's clients make of a call. */
function segmentMessage(said: Said, consent: object): Record<string, unknown> {
  const common = {
    messageId: idOf(said),
    anonymousId: said.browser,
    userId: said.user ?? null,
    context: { page: { url: URL_OF_PAGE }, consent },
  };
  if (said.does === 'identifies') return { ...common, type: 'identify', traits: { plan: 'gold' } };
  if (said.does === 'views') return { ...common, type: 'page', properties: { url: URL_OF_PAGE } };
  const properties = { order_id: said.order, revenue: said.value, currency: 'EUR' };
  return { ...common, type: 'track', event: 'Order Completed', properties };
}

const segment: Speaker = (said, key, send) => send('/v1/batch', { writeKey: key, batch: [segmentMessage(said, AGREED)] });

const rudderstack: Speaker = (said, key, send) => {
  const message = segmentMessage(said, { allowedConsentIds: ['Analytics'], deniedConsentIds: [] });
  return send(`/v1/${message.type}`, { ...message, userId: said.user ?? '' }, basic(key));
};

const jitsu: Speaker = (said, key, send) => {
  const message = segmentMessage(said, AGREED);
  return send(`/api/s/${message.type}`, message, { 'x-write-key': `${key}:browser` });
};

/** As posthog-js: the browser's id is the distinct one until somebody signs in. */
const posthog: Speaker = (said, key, send) => {
  const { browser, user } = said;
  const properties: Record<string, unknown> = {
    token: key,
    distinct_id: user ?? browser,
    $device_id: browser,
    $is_identified: user !== undefined,
    $current_url: URL_OF_PAGE,
    consent: 'granted',
  };
  if (said.does === 'identifies') Object.assign(properties, { $anon_distinct_id: browser, $set: { plan: 'gold' } });
  if (said.does === 'orders') Object.assign(properties, { order_id: said.order, revenue: said.value, currency: 'EUR' });
  const event = { views: '$pageview', identifies: '$identify', orders: 'Order Completed' }[said.does];
  return send('/e/', [{ uuid: idOf(said), event, properties }]);
};

const own: Speaker = (said, key, send) => {
  const { browser, user } = said;
  const event_type = { views: 'page_view', identifies: 'login', orders: 'purchase' }[said.does];
  const money = said.does === 'orders' ? { order_id: said.order, value: said.value, currency: 'EUR' } : {};
  const ids = { event_id: idOf(said), visitor_id: browser, ...(user === undefined ? {} : { user_id: user }), consent: 'granted' };
  return send('/track/batch', [{ event_type, url: URL_OF_PAGE, ...ids, ...money }], { authorization: `Bearer ${key}` });
};

export const FORMATS: Readonly<Record<string, Speaker>> = { segment, rudderstack, jitsu, posthog, own };
