-- Minutes are kept for eight days: an import of the past no longer makes a part a day of them only for the TTL to take it away again.
ALTER TABLE kpi_minute_mv MODIFY QUERY
SELECT
    store_id,
    toStartOfMinute(ts) AS minute,
    log_partition,
    uniqState(visitor_id) AS visitors,
    count() AS events,
    countIf(event_type = 'page_view') AS pageviews,
    countIf(event_type = 'product_view') AS product_views,
    countIf(event_type = 'add_to_cart') AS carts,
    countIf(event_type = 'checkout_start') AS checkouts
FROM events
WHERE ts > now() - INTERVAL 8 DAY
GROUP BY store_id, minute, log_partition;
