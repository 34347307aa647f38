-- Visitors and events by hour. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, visitors, events, pageviews, product_views, carts, checkouts
    FROM kpi_hour
    WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) AND hour < toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, uniqState(visitor_id) AS visitors, count() AS events, countIf(event_type = 'page_view') AS pageviews,
        countIf(event_type = 'product_view') AS product_views, countIf(event_type = 'add_to_cart') AS carts, countIf(event_type = 'checkout_start') AS checkouts
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND (ts < toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) OR ts >= toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC')))
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
