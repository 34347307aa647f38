-- An order as it was first reported, under any of these names.
SELECT order_id AS id, toUnixTimestamp64Milli(ts) AS at, event_id, toString(visitor_id) AS visitor, value, toString(currency) AS money, counted, toString(channel) AS came_by,
    item_ids, item_names, item_prices, item_quantities
FROM orders FINAL
WHERE store_id = {store:String} AND order_id IN {names:Array(String)}
ORDER BY version DESC
LIMIT 1
