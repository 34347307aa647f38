-- Visitors and events by hour.
SELECT /*columns*/
FROM kpi_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
