-- When a store's last event was that is not in the future, ms; 0 where it has none in these days.
SELECT toUnixTimestamp64Milli(max(ts)) AS last
FROM events
WHERE store_id = {store:String}
  AND toStartOfHour(ts) >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64})) AND ts <= fromUnixTimestamp64Milli({now:Int64})
