-- Who was in a store in a stretch of its day.
SELECT DISTINCT toString(visitor_id) AS id
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
