-- Every single report of orders that were reported more than once in a range and the month after it, under the name that each report used.
SELECT order_id AS id, event_id, toString(visitor_id) AS visitor, toUnixTimestamp64Milli(ts) AS at, value
FROM events
WHERE store_id = {store:String} AND event_type = 'purchase' AND has_value AND order_id IN {names:Array(String)}
    AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64} + 2678400000)
ORDER BY at, event_id
