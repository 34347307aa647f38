-- When a store's last event was, ms; 0 where it has none.
SELECT toUnixTimestamp64Milli(max(ts)) AS last
FROM events
WHERE store_id = {store:String}
