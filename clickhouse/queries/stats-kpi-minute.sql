-- Visitors and events by minute, of the last days.
SELECT /*columns*/
FROM kpi_minute
WHERE store_id = {store:String} AND minute >= fromUnixTimestamp64Milli({from:Int64}) AND minute < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
