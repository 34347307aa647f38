-- Money given back of these orders, as the shop has it, by order.
SELECT order_id AS id, sumIf(value, counted) AS value
FROM actual_refunds FINAL
WHERE store_id = {store:String} AND order_id IN {names:Array(String)}
GROUP BY order_id
