-- The newest events of a store, for its live counters after a restart.
SELECT
    event_id, toUnixTimestamp64Milli(e.ts) AS ts, toUnixTimestamp64Milli(e.received_at) AS received_at, event_type, toString(e.visitor_id) AS visitor_id,
    page, product_id, product_name, search, country, city, channel, order_id, value, has_value, currency,
    (e.visitor_id, e.ts) IN (SELECT visitor_id, started_at FROM sessions WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64})) AS opens
FROM events AS e
WHERE store_id = {store:String} AND e.ts >= fromUnixTimestamp64Milli({from:Int64})
ORDER BY e.received_at DESC
LIMIT {limit:UInt32}
