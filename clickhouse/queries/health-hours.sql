-- How many events a store had in each hour.
SELECT toUnixTimestamp(hour) * 1000 AS at, sum(events) AS events
FROM kpi_hour
WHERE store_id = {store:String} AND hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64})) AND hour <= fromUnixTimestamp64Milli({now:Int64})
GROUP BY hour
ORDER BY hour
