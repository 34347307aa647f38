-- How much a store has sent, and its first and last event.
SELECT sum(events) AS events, toUnixTimestamp(min(hour)) * 1000 AS first
FROM kpi_hour
WHERE store_id = {store:String}
