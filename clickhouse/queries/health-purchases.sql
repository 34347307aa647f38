-- Purchases of a store and what they lack: by five minutes from `recent` on, by hour in the days before that.
SELECT
    toUnixTimestamp(if(ts >= fromUnixTimestamp64Milli({recent:Int64}), toDateTime(toStartOfFiveMinutes(ts), 'UTC'), toDateTime(toStartOfHour(ts), 'UTC'))) * 1000 AS at,
    count() AS purchases,
    countIf(order_id = '') AS without_order,
    countIf(NOT has_value) AS without_value,
    countIf(has_value AND currency != {currency:String}) AS in_other_currency
FROM events
WHERE store_id = {store:String} AND event_type = 'purchase'
  AND toStartOfHour(ts) >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64}))
  AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts <= fromUnixTimestamp64Milli({now:Int64})
GROUP BY at
ORDER BY at
