-- Views and carts by product. Whole hours come from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, product_id, name, category, views, carts, visitors
    FROM product_hour
    WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) AND hour < toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, product_id, max(product_name) AS name, max(toString(events.category)) AS category, countIf(event_type = 'product_view') AS views,
        countIf(event_type = 'add_to_cart') AS carts, uniqCombined64State(14)(visitor_id) AS visitors
    FROM events
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
        AND (ts < toStartOfHour(fromUnixTimestamp64Milli({from:Int64} + 3599999, 'UTC')) OR ts >= toStartOfHour(fromUnixTimestamp64Milli({to:Int64}, 'UTC')))
        AND event_type IN ('product_view', 'add_to_cart', 'remove_from_cart') AND product_id != ''
    GROUP BY ALL
)
WHERE 1 /*where*/
/*group*/
