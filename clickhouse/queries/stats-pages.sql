-- Page views and their visitors by page.
SELECT /*columns*/
FROM page_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
