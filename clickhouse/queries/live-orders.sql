-- Orders of a stretch of a store's day.
SELECT order_id AS id
FROM orders FINAL
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
