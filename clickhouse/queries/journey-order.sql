-- One order under any of its names, as the shop has it, whatever has become of it.
SELECT
    order_id AS id, aliases, toString(source) AS said_by, toUnixTimestamp64Milli(ts) AS at, toString(status) AS state, value, tax, shipping, discount,
    total, toString(currency) AS money, counted, item_ids, item_variants, item_skus, item_names, item_prices, item_quantities, customer_id, toString(made_via) AS via,
    toString(channel) AS came_by, test
FROM actual_orders FINAL
WHERE store_id = {store:String} AND (order_id = {order:String} OR has(aliases, {order:String}))
ORDER BY source = 'csv', order_id = {order:String} DESC, version DESC
LIMIT 1
