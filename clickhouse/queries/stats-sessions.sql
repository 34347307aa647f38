-- Visits that began in the range: who came, from where, and what came of it.
SELECT /*columns*/
FROM sessions FINAL
WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
SETTINGS do_not_merge_across_partitions_select_final = 1
