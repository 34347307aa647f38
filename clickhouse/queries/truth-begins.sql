-- When the first order that a store's shop has told of was placed, ms; 0 where it has told of none.
SELECT if(count() = 0, 0, toUnixTimestamp64Milli(min(ts))) AS first
FROM actual_orders FINAL
WHERE store_id = {store:String} AND status != 'deleted'
