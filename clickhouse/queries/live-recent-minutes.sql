-- The last minutes one by one, counted from 1970; an order counts in the minute of its first report.
WITH first_reports AS
(
    SELECT event_id, value, counted
    FROM orders FINAL
    WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
)
SELECT
    intDiv(toUnixTimestamp64Milli(e.ts), 60000) AS minute,
    uniqExact(e.visitor_id) AS visitors,
    countIf(e.event_type = 'page_view') AS pageviews,
    countIf(e.event_type = 'add_to_cart') AS carts,
    countIf(o.event_id != '') AS orders,
    sumIf(o.value, o.counted) AS revenue
FROM events AS e
LEFT JOIN first_reports AS o ON o.event_id = e.event_id
WHERE e.store_id = {store:String} AND e.ts >= fromUnixTimestamp64Milli({from:Int64}) AND e.ts < fromUnixTimestamp64Milli({to:Int64})
    AND e.log_partition % {partitions:UInt16} = {partition:UInt16}
GROUP BY minute
