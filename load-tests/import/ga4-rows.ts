import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

interface Item {
  id?: string;
  name?: string;
  category?: string;
  price?: number | null;
  quantity?: number | null;
}

/** The rows of the flattened GA4 sample (shared data, `ga4_sampled/events.csv`) in the shape in which BigQuery exports them. */
export async function* ga4Rows(file: string): AsyncGenerator<Record<string, unknown>> {
  for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true }))) yield exportRow(row as Record<string, string>);
}

function exportRow(row: Record<string, string>): Record<string, unknown> {
  const items = row.items_json ? (JSON.parse(row.items_json) as Item[]) : [];
  const order = row.order_revenue_usd
    ? {
        transaction_id: row.order_id || '(not set)',
        purchase_revenue: Number(row.order_revenue_usd),
        tax_value: Number(row.order_tax_usd || 0),
      }
    : null;
  const texts: [string, string | undefined][] = [
    ['page_location', row.page_url],
    ['page_title', row.page_title],
    ['page_referrer', row.referrer],
    ['search_term', row.search_term],
    ['source', row.utm_source],
    ['medium', row.utm_medium],
    ['campaign', row.utm_campaign],
    ['currency', order ? 'USD' : ''],
  ];
  return {
    event_date: row.local_date,
    event_timestamp: row.ts_us,
    event_name: row.event_type,
    user_pseudo_id: row.visitor_id,
    event_params: [
      ...texts.filter(([, text]) => text).map(([key, text]) => ({ key, value: { string_value: text } })),
      { key: 'ga_session_id', value: { int_value: row.source_session_id?.split('-')[1] } },
      { key: 'engagement_time_msec', value: { int_value: row.engagement_time_ms || null } },
    ],
    ecommerce: order,
    items: items.map(({ id, name, category, price, quantity }) => ({
      item_id: id ?? '(not set)',
      item_name: name ?? '(not set)',
      item_category: category,
      price,
      quantity: quantity === null ? null : String(quantity),
    })),
    geo: { country: row.country, city: row.city },
    device: { category: row.device, operating_system: row.os, web_info: { browser: row.browser } },
    traffic_source: { source: row.first_touch_source, medium: row.first_touch_medium, name: row.first_touch_campaign },
  };
}
