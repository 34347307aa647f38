-- Who was in a store in a stretch of its day, of one partition of the log.
SELECT DISTINCT toString(visitor_id) AS id
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
    AND log_partition % {partitions:UInt16} = {partition:UInt16}
