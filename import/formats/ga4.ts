import { fromGa4Event } from '../../ingest/formats/ga4.ts';
import { type Fields, fieldsOf, firstText, isFields, listOf, present, textOf } from '../../ingest/formats/values.ts';
import { contentId } from '../event-id.ts';
import { NO_TIME, NO_VISITOR, NOT_AN_OBJECT, type Translated } from '../translated.ts';

/** What Google writes where it knows nothing, or may not say. */
const UNKNOWN: ReadonlySet<unknown> = new Set(['(not set)', '(data deleted)', 'not available in demo dataset', '', null]);
/** Parameters that only Google's own reports need. */
const TECHNICAL: ReadonlySet<string> = new Set([
  'engaged_session_event',
  'ignore_referrer',
  'synthetic_bundle',
  'validated',
  'all_data',
  'clean_event',
]);

/**
 * A row of GA4's BigQuery export (`events_YYYYMMDD` as newline-delimited JSON), as the event that the Measurement Protocol would have sent.
 * `traffic_source` says how the visitor came for the first time ever, not this time, and is left out.
 * Source of the columns: https://support.google.com/analytics/answer/7029846
 */
export function fromGa4Export(row: unknown): Translated {
  if (!isFields(row)) return NOT_AN_OBJECT;
  const micros = Number(textOf(row.event_timestamp));
  if (!(micros > 0)) return NO_TIME;
  const visitor = textOf(row.user_pseudo_id);
  const user = textOf(row.user_id);
  if (visitor === undefined && user === undefined) return NO_VISITOR;

  const params = paramsOf(row.event_params);
  const items = itemsOf(row.items);
  const sent = {
    ...present(moneyOf(fieldsOf(row.ecommerce), row.event_name)),
    ...params,
    ...arrivalOf(fieldsOf(row.collected_traffic_source)),
    ...(items.length > 0 ? { items } : {}),
  };
  const device = fieldsOf(row.device);
  const web = fieldsOf(device.web_info);
  const geo = fieldsOf(row.geo);
  const event = fromGa4Event(
    { name: row.event_name, timestamp_micros: micros, params: sent },
    {
      client_id: visitor,
      user_id: user,
      user_properties: paramsOf(row.user_properties),
      user_location: { country_id: known(geo.country), city: known(geo.city) },
      device: {
        category: known(device.category),
        browser: firstText(known(web.browser), known(device.browser)),
        operating_system: known(device.operating_system),
      },
    },
  );
  return { kind: 'event', event: { ...event, event_id: contentId('ga4', identityOf(row, params, items)) } };
}

/** Google gives no id. These together tell events apart, also two of one name in the same microsecond. */
function identityOf(row: Fields, params: Fields, items: readonly unknown[]): unknown {
  const { user_pseudo_id, user_id, event_timestamp, event_name, event_bundle_sequence_id } = row;
  const place = [row.batch_page_id, row.batch_ordering_id, row.batch_event_index].map((part) => textOf(part) ?? '');
  const said = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const who = [user_pseudo_id, user_id, event_timestamp, event_name, event_bundle_sequence_id].map((part) => textOf(part) ?? '');
  return [who, place, said, items];
}

/** `[{ key, value: { string_value | int_value | float_value | double_value } }]` as an object. BigQuery writes 64-bit integers as text. */
function paramsOf(list: unknown): Record<string, unknown> {
  const params: Record<string, unknown> = Object.create(null);
  for (const entry of listOf(list)) {
    const { key, value } = fieldsOf(entry);
    if (typeof key !== 'string' || TECHNICAL.has(key)) continue;
    const { string_value, int_value, float_value, double_value } = fieldsOf(value);
    const found =
      string_value ?? (int_value === undefined || int_value === null ? undefined : integer(int_value)) ?? double_value ?? float_value;
    if (found !== undefined && !UNKNOWN.has(found)) params[key] = found;
  }
  return params;
}

function integer(value: unknown): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** What an event is worth, where its parameters do not say: in the currency in which it was sent. */
function moneyOf(ecommerce: Fields, name: unknown): Fields {
  return {
    transaction_id: known(ecommerce.transaction_id),
    value: name === 'refund' ? ecommerce.refund_value : name === 'purchase' ? ecommerce.purchase_revenue : undefined,
    tax: ecommerce.tax_value,
    shipping: ecommerce.shipping_value,
  };
}

/** How this visit came about, as Google collected it with the event. */
function arrivalOf(collected: Fields): Fields {
  return present({
    source: known(collected.manual_source),
    medium: known(collected.manual_medium),
    campaign: known(collected.manual_campaign_name),
    term: known(collected.manual_term),
    content: known(collected.manual_content),
    gclid: known(collected.gclid),
    dclid: known(collected.dclid),
  });
}

/** Lines without what Google leaves unset, and without its copies of a price in dollars. */
function itemsOf(list: unknown): Fields[] {
  return listOf(list)
    .filter(isFields)
    .map((item) => {
      const kept = Object.entries(item).filter(
        ([name, value]) => !UNKNOWN.has(value) && !name.endsWith('_in_usd') && name !== 'item_params',
      );
      return Object.fromEntries(kept);
    });
}

function known(value: unknown): unknown {
  return UNKNOWN.has(value) ? undefined : value;
}
