-- What these visitors did up to a time, the last 500, oldest first.
SELECT *
FROM
(
    SELECT toUnixTimestamp64Milli(ts) AS at, toString(event_type) AS type, page, title, multiIf(search != '', search, product_name != '', product_name, product_id) AS subject,
        value, has_value, toString(currency) AS money, order_id AS of_order, toString(channel) AS channel, toString(device) AS device, toString(country) AS country
    FROM events
    WHERE store_id = {store:String} AND visitor_id IN {visitors:Array(UInt64)} AND events.ts <= fromUnixTimestamp64Milli({until:Int64})
    ORDER BY events.ts DESC, event_id DESC
    LIMIT 500
)
ORDER BY at
