-- Money given back in the range.
SELECT /*columns*/
FROM refunds FINAL
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
