-- Single events of the range: for filters and dimensions that no rollup holds.
SELECT /*columns*/
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
