-- What was searched for.
SELECT /*columns*/
FROM search_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
