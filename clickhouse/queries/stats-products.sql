-- Views and carts by product.
SELECT /*columns*/
FROM product_hour
WHERE store_id = {store:String} AND hour >= fromUnixTimestamp64Milli({from:Int64}) AND hour < fromUnixTimestamp64Milli({to:Int64}) /*where*/
/*group*/
