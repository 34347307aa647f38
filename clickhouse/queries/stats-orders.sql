-- Orders of the range, each once however often it was reported.
SELECT /*columns*/
FROM orders FINAL
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
