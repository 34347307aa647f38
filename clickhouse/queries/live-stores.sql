-- Stores with events since a time, in one partition of the log.
SELECT DISTINCT store_id
FROM events
WHERE ts >= fromUnixTimestamp64Milli({from:Int64}) AND log_partition % {partitions:UInt16} = {partition:UInt16}
