-- About how many events a range holds: decides whether visitors are counted or estimated.
SELECT sum(events) AS events
FROM kpi_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64})
