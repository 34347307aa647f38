-- Orders as they were reported, of a range or under one of these names; the earliest report of each.
SELECT order_id AS id, toUnixTimestamp64Milli(ts) AS at, event_id, toString(visitor_id) AS visitor, value, toString(currency) AS money, counted, toString(channel) AS came_by
FROM orders FINAL
WHERE store_id = {store:String}
    AND (order_id IN {names:Array(String)} OR (ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})))
ORDER BY at, id
LIMIT {most:UInt32}
