-- Orders of a stretch of time, of whichever partition: those that count no more when they are reported again.
SELECT order_id AS id
FROM orders FINAL
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
