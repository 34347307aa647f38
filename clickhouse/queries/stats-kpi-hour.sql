-- Visitors and events by hour. Settled days come from their sums, whole hours from the rollup, the hours that the range cuts at its ends from the events themselves.
SELECT /*columns*/
FROM
(
    SELECT hour, visitors, events, pageviews, product_views, carts, checkouts
    FROM kpi_hour
    WHERE store_id = {store:String} AND /*hours*/
    UNION ALL
    SELECT toStartOfHour(ts) AS hour, uniqState(visitor_id) AS visitors, count() AS events, countIf(event_type = 'page_view') AS pageviews,
        countIf(event_type = 'product_view') AS product_views, countIf(event_type = 'add_to_cart') AS carts, countIf(event_type = 'checkout_start') AS checkouts
    FROM events
    WHERE store_id = {store:String} AND /*cuts*/
    GROUP BY ALL
    /*settled*/ UNION ALL SELECT /*time*/ AS hour, visitors, events, pageviews, product_views, carts, checkouts
    FROM settled_kpi WHERE /*days*/ /*end*/
)
WHERE 1 /*where*/
/*group*/
