-- What was given back of an order, as the shop has it.
SELECT refund_id AS id, toUnixTimestamp64Milli(ts) AS at, value
FROM actual_refunds FINAL
WHERE store_id = {store:String} AND order_id = {order:String}
ORDER BY at, id
