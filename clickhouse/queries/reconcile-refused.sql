-- Of these orders those whose report arrived and was refused.
SELECT DISTINCT JSONExtractString(raw, 'order_id') AS id
FROM rejected_events
WHERE store_id = {store:String} AND received_at >= fromUnixTimestamp64Milli({from:Int64} - 3600000) AND received_at < fromUnixTimestamp64Milli({to:Int64} + 2678400000)
    AND JSONExtractString(raw, 'order_id') IN {names:Array(String)}
