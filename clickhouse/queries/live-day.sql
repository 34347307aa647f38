-- Totals of a stretch of a store's day: today so far, or yesterday up to the same time.
WITH fromUnixTimestamp64Milli({from:Int64}) AS start, fromUnixTimestamp64Milli({to:Int64}) AS finish
SELECT
    uniq(visitor_id) AS visitors,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts,
    (SELECT count() FROM sessions FINAL WHERE store_id = {store:String} AND started_at >= start AND started_at < finish) AS sessions,
    (SELECT count() FROM orders FINAL WHERE store_id = {store:String} AND ts >= start AND ts < finish) AS orders,
    (SELECT sumIf(value, counted) FROM orders FINAL WHERE store_id = {store:String} AND ts >= start AND ts < finish) AS revenue
FROM events
WHERE store_id = {store:String} AND toDate(ts) BETWEEN toDate(start) AND toDate(finish) AND ts >= start AND ts < finish
