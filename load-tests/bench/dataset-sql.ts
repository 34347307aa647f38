const ARRIVAL = 'channel, source, medium, campaign, term, content, referrer_host, country, city, device, browser, os';

/**
 * In each 20 events stand sessions of 1, 1, 6 and 12 events; `k` is an event's place in its session of `size`. Every draw is a hash of the seed and the session
 * (or the event), times rise with the row's number but for the hour of the day, which has a peak in the afternoon.
 */
export const EVENTS_SQL = `
INSERT INTO events (store_id, event_id, ts, received_at, event_type, visitor_id, client_session_id, hostname, page, title, ${ARRIVAL},
  product_id, product_name, category, order_id, value, has_value, currency, quantity, search, item_ids, item_names, item_categories, item_prices,
  item_quantities, log_epoch, log_partition, log_offset, log_index)
SELECT {store:String}, concat('e', toString(number)), ts, ts + 200 AS received_at, type AS event_type,
  cityHash64({seed:UInt64}, 'visitor', h % toUInt64({total:UInt64} * 0.15)) AS visitor_id, toString(session) AS client_session_id, 'shop.example' AS hostname,
  if(type = 'page_view', concat('/c/', toString(toUInt32(pow(u, 3) * 2000))), concat('/p/', toString(product))) AS page, concat('Title ', page) AS title,
  ['direct','direct','organic_search','organic_search','organic_search','paid_search','paid_search','organic_social','paid_social','email','referral','affiliate'][1 + a % 12] AS channel,
  ['direct','direct','google','google','bing','google','google','instagram','facebook','newsletter','blog','partner'][1 + a % 12] AS source,
  ['none','none','organic','organic','organic','cpc','cpc','social','paid','email','referral','affiliate'][1 + a % 12] AS medium,
  if(a % 12 IN (5, 6, 8, 9), concat('campaign-', toString(intDiv(a, 12) % 40)), '') AS campaign, '' AS term, '' AS content,
  if(a % 12 < 2, '', concat(source, '.example')) AS referrer_host,
  ['DE','DE','DE','US','US','GB','FR','NL','AT','CH','PL','JP'][1 + intDiv(a, 500) % 12] AS country, concat(country, '-', toString(intDiv(a, 6000) % 30)) AS city,
  ['mobile','mobile','desktop','tablet'][1 + intDiv(a, 7) % 4] AS device, ['Chrome','Chrome','Safari','Firefox','Edge'][1 + intDiv(a, 28) % 5] AS browser,
  ['Android','iOS','Windows','macOS'][1 + intDiv(a, 140) % 4] AS os,
  if(type IN ('product_view', 'add_to_cart'), concat('sku-', toString(product)), '') AS product_id, if(product_id = '', '', concat('Product ', toString(product))) AS product_name,
  if(product_id = '', '', concat('category-', toString(product % 20))) AS category, if(type = 'purchase', concat('o', toString(session)), '') AS order_id,
  if(type = 'purchase', price * 2, 0) AS value, type = 'purchase' AS has_value, if(type = 'purchase', 'EUR', '') AS currency, 1 AS quantity,
  if(type = 'search', concat('words ', toString(toUInt32(pow(u, 3) * 500))), '') AS search,
  if(type = 'purchase', [concat('sku-', toString(product))], []) AS item_ids, if(type = 'purchase', [concat('Product ', toString(product))], []) AS item_names,
  if(type = 'purchase', [concat('category-', toString(product % 20))], []) AS item_categories, if(type = 'purchase', [toInt64(price)], []) AS item_prices,
  if(type = 'purchase', [toUInt32(2)], []) AS item_quantities, 'bench', 0, number, 0
FROM
(
    SELECT number, number % 20 AS p, multiIf(p < 2, 1, p < 8, 6, 12) AS size, multiIf(p < 2, 0, p < 8, p - 2, p - 8) AS k,
        number - k AS session, cityHash64({seed:UInt64}, session) AS h, cityHash64(h, 'arrival') AS a, cityHash64(h, number) AS e,
        (e % 1000003) / 1000003 AS u, toUInt32(pow((cityHash64(e) % 1000003) / 1000003, 3) * 5000) AS product, 500 + (product * 37) % 9500 AS price,
        h % 100 AS q, size - 1 - k AS left,
        multiIf(size >= 6 AND left = 0 AND q < 4, 'purchase', size >= 6 AND left = 1 AND q < 8, 'checkout_start', size >= 6 AND left = 2 AND q < 20, 'add_to_cart',
            k = 1 AND q >= 90, 'search', k % 2 = 1, 'product_view', 'page_view') AS type,
        {length:UInt64} * (toFloat64(intDiv(number, 20) * 20) / {total:UInt64}) AS place, intDiv(toUInt64(place), 86400000) AS day,
        ((h % 10007) + (intDiv(h, 10007) % 10007)) / 20014 * 82800000 AS clock,
        fromUnixTimestamp64Milli(toInt64({start:Int64} + day * 86400000 + clock + k * (4000 + h % 60000)), 'UTC') AS ts
    FROM numbers({first:UInt64}, {rows:UInt64})
)
SETTINGS insert_deduplicate = 0, max_insert_threads = 1`;

const CHUNK_OF_STORE = "store_id = {store:String} AND log_epoch = 'bench' AND log_offset >= {first:UInt64} AND log_offset <= {last:UInt64}";

export const SESSIONS_SQL = `
INSERT INTO sessions
SELECT store_id, session_id, visitor_id, started_at, ended_at, ${ARRIVAL.replace('referrer_host,', 'referrer_host, hostname, entry_page, exit_page,')},
  events, pageviews, product_views, carts, checkouts, searches, orders, revenue, '' AS state, 0 AS log_partition, version, 0 AS deleted
FROM
(
    SELECT store_id, toUInt64(client_session_id) AS session_id, any(visitor_id) AS visitor_id, min(ts) AS started_at, max(ts) AS ended_at,
        ${ARRIVAL.split(', ')
          .map((column) => `any(events.${column}) AS ${column}`)
          .join(', ')},
        any(events.hostname) AS hostname, argMin(page, ts) AS entry_page, argMax(page, ts) AS exit_page, count() AS events, countIf(event_type = 'page_view') AS pageviews,
        countIf(event_type = 'product_view') AS product_views, countIf(event_type = 'add_to_cart') AS carts, countIf(event_type = 'checkout_start') AS checkouts,
        countIf(event_type = 'search') AS searches, countIf(event_type = 'purchase') AS orders, sum(value) AS revenue
    FROM events WHERE ${CHUNK_OF_STORE}
    GROUP BY store_id, client_session_id
)
ARRAY JOIN if(intDiv(session_id, 20) % 10 = 0, [events, events + 1], [events]) AS version
SETTINGS insert_deduplicate = 0, optimize_on_insert = 0`;

export const ORDERS_SQL = `
INSERT INTO orders
SELECT store_id, order_id, ts, event_id, visitor_id, toUInt64(client_session_id), value, currency, true AS counted,
  ${ARRIVAL.replace('referrer_host,', 'referrer_host, page AS entry_page,')}, item_ids, item_names, item_categories, item_prices, item_quantities, 1 AS version
FROM events WHERE ${CHUNK_OF_STORE} AND event_type = 'purchase'
SETTINGS insert_deduplicate = 0`;
