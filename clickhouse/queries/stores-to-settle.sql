-- Stores with so many events that their days are worth settling.
SELECT store_id AS store, toUnixTimestamp64Milli(toDateTime64(min(hour), 3)) AS first
FROM kpi_hour
GROUP BY store_id
HAVING sum(events) >= {least:UInt64}
