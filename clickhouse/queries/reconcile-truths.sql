-- What shops said of the orders of a range, and of others that were reported in it, whatever has become of them. A file's word yields to a webhook's.
WITH
    ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AS placed
SELECT
    order_id AS id, aliases, toString(source) AS said_by, toUnixTimestamp64Milli(ts) AS at, toString(status) AS state, value, tax, shipping, discount,
    total, toString(currency) AS money, counted, item_ids, item_variants, item_skus, item_names, item_prices, item_quantities, customer_id, toString(made_via) AS via,
    toString(channel) AS came_by, test
FROM actual_orders FINAL
WHERE store_id = {store:String}
    AND (source != 'csv' OR order_id NOT IN (SELECT arrayJoin(aliases) FROM actual_orders FINAL WHERE store_id = {store:String} AND source != 'csv'))
    AND (placed OR order_id IN (
        SELECT order_id FROM (SELECT order_id, arrayJoin(arrayPushFront(aliases, order_id)) AS name FROM actual_orders FINAL WHERE store_id = {store:String})
        WHERE name IN (SELECT orders.order_id FROM orders WHERE store_id = {store:String} AND orders.ts >= fromUnixTimestamp64Milli({from:Int64}) AND orders.ts < fromUnixTimestamp64Milli({to:Int64}))))
ORDER BY at, id
LIMIT {most:UInt32}
