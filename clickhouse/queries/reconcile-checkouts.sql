-- What visitors did in the checkout around a range, with the purchases that ended it.
SELECT toString(visitor_id) AS visitor, toUnixTimestamp64Milli(ts) AS at, event_type = 'purchase' AS paid, value, has_value, user_id AS user,
    properties['checkout_token'] AS token, item_ids, product_id AS product, toString(channel) AS came_by
FROM events
WHERE store_id = {store:String} AND ts >= fromUnixTimestamp64Milli({from:Int64} - 7200000) AND ts < fromUnixTimestamp64Milli({to:Int64} + 7200000)
    AND event_type IN ('checkout_start', 'checkout_contact', 'checkout_address', 'checkout_shipping', 'checkout_payment', 'purchase')
ORDER BY at
LIMIT {most:UInt32}
