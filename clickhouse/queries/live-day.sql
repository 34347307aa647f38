-- Totals of a stretch of a store's day: today so far, or yesterday up to the same time. Of one partition of the log, or (0 of 1) of all.
WITH
    fromUnixTimestamp64Milli({from:Int64}) AS start,
    fromUnixTimestamp64Milli({to:Int64}) AS finish,
    (
        SELECT (count(), sumIf(value, counted))
        FROM orders FINAL
        WHERE store_id = {store:String} AND ts >= start AND ts < finish
            AND ({partitions:UInt16} = 1 OR event_id IN (
                SELECT event_id FROM events
                WHERE store_id = {store:String} AND event_type = 'purchase' AND ts >= start AND ts < finish
                    AND log_partition % {partitions:UInt16} = {partition:UInt16}))
    ) AS paid
SELECT
    uniq(visitor_id) AS visitors,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts,
    (
        SELECT count() FROM sessions FINAL
        WHERE store_id = {store:String} AND started_at >= start AND started_at < finish
            AND log_partition % {partitions:UInt16} = {partition:UInt16}
    ) AS sessions,
    paid.1 AS orders,
    paid.2 AS revenue
FROM events
WHERE store_id = {store:String} AND ts >= start AND ts < finish AND log_partition % {partitions:UInt16} = {partition:UInt16}
