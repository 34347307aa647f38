-- THE rule of what an order counts for, in every figure of orders and revenue: other questions take it in by its name (platform/warehouse/sql.ts).
-- An order that the shop knows counts as the shop has it, by its own time, value and items, once under all of its names, also when nobody reported it; one
-- that it took back, never got paid or only tested counts nothing. An order that the shop does not know counts as it was reported. Where it came from is
-- what the report says; without one what the shop kept of the landing page; else `untracked`. What a file says of an order yields to what a webhook says.
-- Parts between `truth` and `end` may be left out for a store whose shop has said nothing.
(
    /*truth*/ SELECT
        a.order_id AS order_id, a.ts AS ts, r.event_id AS event_id, r.visitor_id AS visitor_id, r.session_id AS session_id, a.value AS value,
        toString(a.currency) AS currency, a.counted AS counted,
        multiIf(r.version > 0, toString(r.channel), a.channel != '', toString(a.channel), 'untracked') AS channel,
        toString(if(r.version > 0, r.source, a.utm_source)) AS source, toString(if(r.version > 0, r.medium, a.utm_medium)) AS medium,
        toString(if(r.version > 0, r.campaign, a.utm_campaign)) AS campaign, if(r.version > 0, r.term, a.utm_term) AS term,
        if(r.version > 0, r.content, a.utm_content) AS content, toString(if(r.version > 0, r.referrer_host, a.referrer_host)) AS referrer_host,
        if(r.version > 0, r.entry_page, a.entry_page) AS entry_page, toString(r.country) AS country, toString(r.city) AS city,
        toString(r.device) AS device, toString(r.browser) AS browser, toString(r.os) AS os,
        -- A product goes by the id under which the browser knows it: its own, its variant's or its SKU.
        if(empty(a.item_ids), r.item_ids, arrayMap((p, v, s) -> multiIf(has(r.item_ids, p), p, v != '' AND has(r.item_ids, v), v, s != '' AND has(r.item_ids, s), s, p),
            a.item_ids, a.item_variants, a.item_skus)) AS item_ids,
        if(empty(a.item_ids), r.item_names, a.item_names) AS item_names,
        if(empty(a.item_ids), arrayMap(c -> toString(c), r.item_categories), arrayMap(i -> toString(r.item_categories[indexOf(r.item_ids, i)]), item_ids)) AS item_categories,
        if(empty(a.item_ids), r.item_prices, a.item_prices) AS item_prices, if(empty(a.item_ids), r.item_quantities, a.item_quantities) AS item_quantities,
        r.version > 0 AS reported, true AS confirmed
    FROM
    (
        SELECT *, arrayJoin(arrayDistinct(arrayPushFront(aliases, order_id))) AS name
        FROM actual_orders FINAL
        WHERE store_id = {store:String} AND actual_orders.ts >= fromUnixTimestamp64Milli({from:Int64}) AND actual_orders.ts < fromUnixTimestamp64Milli({to:Int64})
            AND status IN ('pending', 'paid', 'partially_refunded', 'refunded') AND NOT test
            AND (source != 'csv' OR order_id NOT IN (
                SELECT arrayJoin(aliases) FROM actual_orders FINAL
                WHERE store_id = {store:String} AND source != 'csv' AND (SELECT count() FROM actual_orders WHERE store_id = {store:String} AND source = 'csv') > 0))
    ) AS a
    LEFT JOIN
    (
        SELECT *
        FROM orders FINAL
        WHERE store_id = {store:String} AND order_id IN (
            SELECT arrayJoin(arrayPushFront(aliases, order_id)) FROM actual_orders FINAL
            WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}))
    ) AS r ON r.order_id = a.name
    ORDER BY r.version DESC
    LIMIT 1 BY a.order_id
    UNION ALL /*end*/
    SELECT
        order_id, ts, event_id, visitor_id, session_id, value, toString(currency) AS currency, counted, toString(channel) AS channel, toString(source) AS source,
        toString(medium) AS medium, toString(campaign) AS campaign, term, content, toString(referrer_host) AS referrer_host, entry_page,
        toString(country) AS country, toString(city) AS city, toString(device) AS device, toString(browser) AS browser, toString(os) AS os,
        item_ids, item_names, arrayMap(c -> toString(c), item_categories) AS item_categories, item_prices, item_quantities, true AS reported, false AS confirmed
    FROM (SELECT * FROM orders FINAL WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}))
    /*truth*/ WHERE order_id NOT IN (
        SELECT name
        FROM (SELECT arrayJoin(arrayPushFront(aliases, order_id)) AS name FROM actual_orders FINAL WHERE store_id = {store:String})
        WHERE name IN (SELECT order_id FROM orders WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}))) /*end*/
)
