-- Events by type.
SELECT /*columns*/
FROM event_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
