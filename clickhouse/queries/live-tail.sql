-- The last 30 events of one partition of the log, oldest first.
SELECT *
FROM
(
    SELECT
        event_id, toUnixTimestamp64Milli(e.ts) AS ts, toUnixTimestamp64Milli(e.received_at) AS received_at, event_type,
        toString(e.visitor_id) AS visitor_id, page, product_id, product_name, search, country, city, channel, order_id, value, has_value, currency
    FROM events AS e
    WHERE store_id = {store:String} AND e.ts >= fromUnixTimestamp64Milli({from:Int64}) AND e.ts < fromUnixTimestamp64Milli({to:Int64})
        AND log_partition % {partitions:UInt16} = {partition:UInt16}
    ORDER BY e.received_at DESC, log_offset DESC, log_index DESC
    LIMIT 30
)
ORDER BY received_at, event_id
